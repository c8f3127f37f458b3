<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>Any2Any</name>
    <message>
      <source>Adapt a model to your data</source>
      <translation>Adapter un modèle à vos données</translation>
    </message>
    <message>
      <source>Adapts a model to your region, season and sensor, from rasters of one modality and measured ones of another that show the same ground; they may lie on any grids and have gaps. Several rasters, such as several dates, are given in the same order on both sides.

A quarter of the ground is held back. The log says how large the error was there before and after, and a direction that did not get better is not kept. The new model is listed with the others: use it for scenes like these, and the former one elsewhere.

It takes seconds to minutes on a processor, whatever the rasters' size.</source>
      <translation>Adapte un modèle à votre région, à la saison et au capteur, à partir de rasters d'une modalité et de rasters mesurés d'une autre qui montrent le même terrain ; ils peuvent être sur n'importe quelle grille et avoir des lacunes. Plusieurs rasters, par exemple de plusieurs dates, sont donnés dans le même ordre des deux côtés.

Un quart du terrain est mis de côté. Le journal indique l'erreur avant et après à cet endroit ; une direction qui ne s'est pas améliorée n'est pas conservée. Le nouveau modèle figure parmi les autres : utilisez-le pour des scènes comme celles-ci, et l'ancien ailleurs.

Cela prend de quelques secondes à quelques minutes sur un processeur, quelle que soit la taille des rasters.</translation>
    </message>
    <message>
      <source>Processing level (top of atmosphere or surface)</source>
      <translation>Niveau de traitement (sommet de l'atmosphère ou surface)</translation>
    </message>
    <message>
      <source>Input rasters</source>
      <translation>Rasters en entrée</translation>
    </message>
    <message>
      <source>Modality of the inputs</source>
      <translation>Modalité des entrées</translation>
    </message>
    <message>
      <source>Measured rasters of the same ground, in this order</source>
      <translation>Rasters mesurés du même terrain, dans cet ordre</translation>
    </message>
    <message>
      <source>Modality of the measured rasters</source>
      <translation>Modalité des rasters mesurés</translation>
    </message>
    <message>
      <source>Model to adapt</source>
      <translation>Modèle à adapter</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Appareil</translation>
    </message>
    <message>
      <source>New folder of the model</source>
      <translation>Nouveau dossier du modèle</translation>
    </message>
    <message>
      <source>{direction}, {band}: error {before} before, {after} after, in {unit}</source>
      <translation>{direction}, {band} : erreur {before} avant, {after} après, en {unit}</translation>
    </message>
    <message>
      <source>fine-tune,calibrate,region,sensor,training,learn</source>
      <translation>affinage,étalonner,région,capteur,entraînement,apprendre</translation>
    </message>
    <message>
      <source>Name of the new model</source>
      <translation>Nom du nouveau modèle</translation>
    </message>
    <message>
      <source>Most minutes that learning may take</source>
      <translation>Durée maximale de l'apprentissage en minutes</translation>
    </message>
    <message>
      <source>Keep what did not get better, too</source>
      <translation>Garder aussi ce qui ne s'est pas amélioré</translation>
    </message>
    <message>
      <source>Folder of the model</source>
      <translation>Dossier du modèle</translation>
    </message>
    <message>
      <source>Whether it got better</source>
      <translation>S'il s'est amélioré</translation>
    </message>
    <message>
      <source>RMSE before (0 to 255)</source>
      <translation>RMSE avant (0 à 255)</translation>
    </message>
    <message>
      <source>RMSE after (0 to 255)</source>
      <translation>RMSE après (0 à 255)</translation>
    </message>
    <message>
      <source>Bands of the inputs, such as 3,2,1</source>
      <translation>Bandes des entrées, par exemple 3,2,1</translation>
    </message>
    <message>
      <source>Bands of the measured rasters</source>
      <translation>Bandes des rasters mesurés</translation>
    </message>
    <message>
      <source>Radiometry</source>
      <translation>Radiométrie</translation>
    </message>
    <message>
      <source>Radiometry of the measured raster</source>
      <translation>Radiométrie du raster mesuré</translation>
    </message>
    <message>
      <source>{sources} input rasters and {targets} measured ones make no pairs: give as many of each.</source>
      <translation>{sources} rasters en entrée et {targets} mesurés ne forment pas de paires : donnez-en autant de chaque.</translation>
    </message>
    <message>
      <source>Bands are numbers, such as 3,2,1, and not '{bands}'.</source>
      <translation>Les bandes sont des nombres, par exemple 3,2,1, et non « {bands} ».</translation>
    </message>
    <message>
      <source>not kept</source>
      <translation>non gardé</translation>
    </message>
    <message>
      <source>, about {time} left</source>
      <translation>, encore {time} environ</translation>
    </message>
    <message>
      <source>Download a model</source>
      <translation>Télécharger un modèle</translation>
    </message>
    <message>
      <source>Downloads a model of the catalogue into your user's cache. Every file is pinned to a revision and checked by its SHA-256. An interrupted download resumes, and an installed model is only verified. any2any-tiny comes with the plugin.</source>
      <translation>Télécharge un modèle du catalogue dans le cache de l'utilisateur. Chaque fichier est lié à une révision et vérifié par son SHA-256 ; un téléchargement interrompu reprend là où il s'est arrêté, et un modèle déjà présent est seulement vérifié. any2any-tiny est fourni avec l'extension.</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <source>{model}: {path}, SHA-256 of the weights {digest}</source>
      <translation>{model} : {path}, SHA-256 des poids {digest}</translation>
    </message>
    <message>
      <source>Evaluate a translated raster</source>
      <translation>Évaluer un raster traduit</translation>
    </message>
    <message>
      <source>Compares a translated raster with a measured one: PSNR, SSIM, RMSE, correlation, spectral angle and the bias of each band, over the pixels that are valid in both. The reference may lie on any grid and in any coordinate system; it is warped onto the prediction's grid.&lt;br&gt;&lt;br&gt;PSNR, SSIM and RMSE are on a fixed scale of 0 to 255 (reflectance 0 to 0.4 for RGB and panchromatic, 0 to 0.6 for near infrared and multispectral, -25 to 0 dB for SAR), so that scenes can be compared. The bias is in reflectance or dB.</source>
      <translation>Indique à quelle distance un raster traduit est de la mesure : PSNR, SSIM, RMSE, corrélation, angle spectral et biais de chaque bande, sur les pixels que les deux possèdent. La référence peut être sur n'importe quelle grille et dans n'importe quel système de coordonnées ; elle est reprojetée sur la grille de la prédiction.&lt;br&gt;&lt;br&gt;PSNR, SSIM et RMSE sont sur une échelle fixe de 0 à 255 (réflectance 0 à 0,4 pour RGB et panchromatique, 0 à 0,6 pour le proche infrarouge et le multispectral, -25 à 0 dB pour SAR), afin que les scènes soient comparables. Le biais est en réflectance ou en dB.</translation>
    </message>
    <message>
      <source>as the translated raster says</source>
      <translation>comme l’indique le raster traduit</translation>
    </message>
    <message>
      <source>Modality of both</source>
      <translation>Modalité des deux</translation>
    </message>
    <message>
      <source>PSNR (dB)</source>
      <translation>PSNR (dB)</translation>
    </message>
    <message>
      <source>SSIM</source>
      <translation>SSIM</translation>
    </message>
    <message>
      <source>RMSE (0 to 255)</source>
      <translation>RMSE (0 à 255)</translation>
    </message>
    <message>
      <source>Correlation, mean over bands</source>
      <translation>Corrélation, moyenne des bandes</translation>
    </message>
    <message>
      <source>Spectral angle (degrees)</source>
      <translation>Angle spectral (degrés)</translation>
    </message>
    <message>
      <source>Pixels that both have</source>
      <translation>Pixels que les deux possèdent</translation>
    </message>
    <message>
      <source>accuracy,quality,PSNR,SSIM,RMSE,spectral angle,bias,synthetic</source>
      <translation>exactitude,qualité,PSNR,SSIM,RMSE,angle spectral,biais,synthétique</translation>
    </message>
    <message>
      <source>Translated raster</source>
      <translation>Raster traduit</translation>
    </message>
    <message>
      <source>Measured raster</source>
      <translation>Raster mesuré</translation>
    </message>
    <message>
      <source>Bands of the measured raster</source>
      <translation>Bandes du raster mesuré</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <source>Bias of {band}</source>
      <translation>Biais de {band}</translation>
    </message>
    <message>
      <source>Fill gaps from another modality</source>
      <translation>Combler les lacunes à partir d'une autre modalité</translation>
    </message>
    <message>
      <source>Fills the gaps of a raster (clouds, a swath's edge, broken lines) from another modality of the same place. Pixels of the raster to fill stay as they are; the gaps are translated from the input, brought to the level of what is known (a gain and an offset per band), and joined to it without a step. The result lies on the input's grid; the raster to fill may lie on any.

Beside the result a mask is written, its name ending in _mask: 1 known, 2 translated. What is translated is a model's estimate, not a measurement.

Mask clouds to nodata first: what is not nodata counts as known.

</source>
      <translation>Comble les lacunes d'un raster (nuages, bord de fauchée, lignes défectueuses) à partir d'une autre modalité du même lieu. Les pixels du raster à combler restent tels quels ; les lacunes sont traduites de l'entrée, amenées au niveau de ce qui est connu (un gain et un décalage par bande) et raccordées sans marche. Le résultat est sur la grille de l'entrée ; le raster à combler peut être sur n'importe laquelle.

À côté du résultat un masque est écrit, son nom finit par _mask : 1 connu, 2 traduit. Ce qui est traduit est l'estimation d'un modèle, pas une mesure.

Masquez d'abord les nuages en nodata : ce qui n'est pas nodata compte comme connu.

</translation>
    </message>
    <message>
      <source>From the left: the input, the raster with gaps, and the same with its gaps filled.</source>
      <translation>De gauche à droite : l'entrée, le raster avec ses lacunes et le même, lacunes comblées.</translation>
    </message>
    <message>
      <source>Raster to fill, of that modality</source>
      <translation>Raster à combler, de cette modalité</translation>
    </message>
    <message>
      <source>Its bands</source>
      <translation>Ses bandes</translation>
    </message>
    <message>
      <source>Pixels over which a gap's edge is joined</source>
      <translation>Pixels sur lesquels le bord d'une lacune est raccordé</translation>
    </message>
    <message>
      <source>Mask: 1 known, 2 translated</source>
      <translation>Masque : 1 connu, 2 traduit</translation>
    </message>
    <message>
      <source>{share:.1%} of the result's pixels are translated, the others known.</source>
      <translation>{share:.1%} des pixels du résultat sont traduits, les autres connus.</translation>
    </message>
    <message>
      <source>gap,hole,cloud,nodata,inpainting,stripes,swath</source>
      <translation>lacune,trou,nuage,nodata,inpainting,bandes,fauchée</translation>
    </message>
    <message>
      <source>The raster to fill is synthetic: it has to be measured.</source>
      <translation>Le raster à combler est synthétique : il doit être mesuré.</translation>
    </message>
    <message>
      <source>Spectral index</source>
      <translation>Indice spectral</translation>
    </message>
    <message>
      <source>NDVI = (NIR - red) / (NIR + red), NDWI = (green - NIR) / (green + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), of measured and of synthetic bands together. Give the rasters that hold the two bands of the index; a band is recognised by its description, unless its number is given. The result lies on the grid of the first band, and is marked as synthetic where one of the bands is. Where an expected error lies beside a synthetic raster, that of the index is written, too.</source>
      <translation>NDVI = (NIR - rouge) / (NIR + rouge), NDWI = (vert - NIR) / (vert + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), à partir de bandes mesurées et synthétiques ensemble. Indiquez les rasters qui contiennent les deux bandes de l'indice ; une bande est reconnue à sa description, sauf si son numéro est donné. Le résultat est sur la grille de la première bande et marqué comme synthétique si l'une des bandes l'est. Si une erreur attendue se trouve à côté d'un raster synthétique, celle de l'indice est écrite aussi.</translation>
    </message>
    <message>
      <source>Raster with red</source>
      <translation>Raster avec le rouge</translation>
    </message>
    <message>
      <source>Raster with green</source>
      <translation>Raster avec le vert</translation>
    </message>
    <message>
      <source>Raster with near infrared</source>
      <translation>Raster avec le proche infrarouge</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 1 (1.6 micrometres)</source>
      <translation>Raster avec l'infrarouge à ondes courtes 1 (1,6 micromètre)</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 2 (2.2 micrometres)</source>
      <translation>Raster avec l'infrarouge à ondes courtes 2 (2,2 micromètres)</translation>
    </message>
    <message>
      <source>Number of the band: {band}</source>
      <translation>Numéro de la bande : {band}</translation>
    </message>
    <message>
      <source>NDVI,NDWI,NDMI,NBR,vegetation,water,moisture,burn,synthetic</source>
      <translation>NDVI,NDWI,NDMI,NBR,végétation,eau,humidité,brûlis,synthétique</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>Indice</translation>
    </message>
    <message>
      <source>Index raster</source>
      <translation>Raster de l'indice</translation>
    </message>
    <message>
      <source>Expected error of the index</source>
      <translation>Erreur attendue de l'indice</translation>
    </message>
    <message>
      <source>Synthetic, for these bands are: {bands}.</source>
      <translation>Synthétique, car ces bandes le sont : {bands}.</translation>
    </message>
    <message>
      <source>Makes a synthetic raster of another sensing modality, on the grid and in the coordinate system of the input. The result is a model's estimate, not a measurement.

Bands: which bands of the input are taken, in the modality's order; empty: recognised by description.
Radiometry: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.
Model: an id of the catalogue or the path of a model folder. Device: auto, cpu, cuda or cuda:1.
Processing level: read from the metadata or the name; optical results are better where it is known.
Same seed, same result. Modalities:</source>
      <translation>Crée un raster synthétique d'une autre modalité, sur la grille et dans le système de coordonnées de l'entrée. Le résultat est l'estimation d'un modèle, pas une mesure.

Bandes : les bandes de l'entrée à prendre, dans l'ordre de la modalité ; vide : reconnues à leur description.
Radiométrie : auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude ou LOW:HIGH.
Modèle : un identifiant du catalogue ou le chemin d'un dossier de modèle. Appareil : auto, cpu, cuda ou cuda:1.
Niveau de traitement : lu dans les métadonnées ou le nom ; les résultats optiques sont meilleurs s'il est connu.
Même graine, même résultat. Modalités :</translation>
    </message>
    <message>
      <source>From the left: the input, its synthetic near infrared, and what was measured there.</source>
      <translation>De gauche à droite : l'entrée, son proche infrarouge synthétique et ce qui y a été mesuré.</translation>
    </message>
    <message>
      <source>Modality of the input</source>
      <translation>Modalité de l'entrée</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Mode</translation>
    </message>
    <message>
      <source>Steps (overrides the mode)</source>
      <translation>Pas (à la place du mode)</translation>
    </message>
    <message>
      <source>Samples to average</source>
      <translation>Échantillons à moyenner</translation>
    </message>
    <message>
      <source>Ground resolution that the model sees</source>
      <translation>Résolution au sol vue par le modèle</translation>
    </message>
    <message>
      <source>Overlap of windows (pixels of the input)</source>
      <translation>Recouvrement des fenêtres (pixels de l'entrée)</translation>
    </message>
    <message>
      <source>Windows per batch</source>
      <translation>Fenêtres par lot</translation>
    </message>
    <message>
      <source>Further source of the same ground: {modality}</source>
      <translation>Autre source du même terrain : {modality}</translation>
    </message>
    <message>
      <source>satellite,synthetic,diffusion,deep learning,sar,rgb,near infrared,multispectral,panchromatic</source>
      <translation>satellite,synthétique,diffusion,apprentissage profond,sar,rgb,proche infrarouge,multispectral,panchromatique</translation>
    </message>
    <message>
      <source>Input raster</source>
      <translation>Raster en entrée</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandes</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Emprise</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Graine</translation>
    </message>
    <message>
      <source>Denoise overlapping windows jointly</source>
      <translation>Débruiter ensemble les fenêtres qui se recouvrent</translation>
    </message>
    <message>
      <source>Set up the backend</source>
      <translation>Installer le backend</translation>
    </message>
    <message>
      <source>Installs the Python environment that Any2Any's model runs in: about 1.1 GB with the CPU build of PyTorch. It lies in your user's data folder, shared by all profiles, and QGIS's own Python stays as it is. What is installed already is not installed again; after an update of Any2Any only what changed is.&lt;br&gt;&lt;br&gt;PyTorch: auto takes the CUDA build where NVIDIA's driver lists a device.&lt;br&gt;Check: loads every package once, and installs what is damaged anew.&lt;br&gt;Folder of wheels: installs without a network.</source>
      <translation>Installe l'environnement Python dans lequel tourne le modèle d'Any2Any : environ 1,1 Go avec la version CPU de PyTorch. Il se trouve dans le dossier de données de l'utilisateur, commun à tous les profils, et le Python de QGIS reste tel quel. Ce qui est déjà installé ne l'est pas une seconde fois ; après une mise à jour d'Any2Any, seulement ce qui a changé.&lt;br&gt;&lt;br&gt;PyTorch : auto prend la version CUDA si le pilote NVIDIA annonce un appareil.&lt;br&gt;Vérifier : charge chaque paquet une fois et réinstalle ce qui est abîmé.&lt;br&gt;Dossier de wheels : installe sans réseau.</translation>
    </message>
    <message>
      <source>Build of PyTorch</source>
      <translation>Version de PyTorch</translation>
    </message>
    <message>
      <source>Check the installation and repair it</source>
      <translation>Vérifier et réparer ce qui est installé</translation>
    </message>
    <message>
      <source>Remove the environment first</source>
      <translation>Supprimer d'abord l'environnement</translation>
    </message>
    <message>
      <source>Folder of wheels to install from</source>
      <translation>Dossier de wheels comme source</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python de départ</translation>
    </message>
    <message>
      <source>Python of the environment</source>
      <translation>Python de l'environnement</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>État du backend</translation>
    </message>
    <message>
      <source>Starts the backend and reports whether it answers, its version, its Python, the devices that it can use, and the installed models. It changes nothing and does not fail if nothing is set up: then READY is false and MESSAGE says what to do.</source>
      <translation>Démarre le backend et dit s'il répond, sa version, son Python, les appareils qu'il peut utiliser et les modèles présents. Ne change rien, et n'échoue pas si rien n'est installé : READY est alors faux, et MESSAGE dit quoi faire.</translation>
    </message>
    <message>
      <source>Whether translations can run</source>
      <translation>Si des traductions peuvent être lancées</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Message</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Python of the backend</source>
      <translation>Python du backend</translation>
    </message>
    <message>
      <source>Devices, separated by commas</source>
      <translation>Appareils, séparés par des virgules</translation>
    </message>
    <message>
      <source>Installed models, separated by commas</source>
      <translation>Modèles présents, séparés par des virgules</translation>
    </message>
    <message>
      <source>No model is here: any2any:downloadmodel.</source>
      <translation>Aucun modèle présent : any2any:downloadmodel.</translation>
    </message>
    <message>
      <source>Translate to another modality</source>
      <translation>Traduire vers une autre modalité</translation>
    </message>
    <message>
      <source>Modality of the result</source>
      <translation>Modalité du résultat</translation>
    </message>
    <message>
      <source>Translate to several modalities</source>
      <translation>Traduire vers plusieurs modalités</translation>
    </message>
    <message>
      <source>Modalities of the results</source>
      <translation>Modalités des résultats</translation>
    </message>
    <message>
      <source>Load the results</source>
      <translation>Charger les résultats</translation>
    </message>
    <message>
      <source>Folder of the results</source>
      <translation>Dossier des résultats</translation>
    </message>
    <message>
      <source>Translated rasters</source>
      <translation>Rasters traduits</translation>
    </message>
    <message>
      <source>Finished rows are kept in {folders}. Run the same task again to continue, or delete them.</source>
      <translation>Ce qui est terminé est conservé dans {folders}. Le même traitement vers la même sortie reprend de là ; ou supprimez-le.</translation>
    </message>
    <message>
      <source>{target}: {width} x {height} pixels, {windows} windows, {steps} steps, seed {seed}, on {device}; source read as {radiometry}, {clipped:.2f} % clipped.</source>
      <translation>{target} : {width} x {height} pixels, {windows} fenêtres, {steps} pas, graine {seed}, sur {device} ; source lue comme {radiometry}, {clipped:.2f} % écrêtés.</translation>
    </message>
    <message>
      <source>The modality of the result equals that of the input.</source>
      <translation>La modalité du résultat est celle de l'entrée.</translation>
    </message>
    <message>
      <source>A further source has another modality than input and result.</source>
      <translation>Une autre source a une modalité différente de l'entrée et du résultat.</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps}, about {time})</source>
      <translation>{mode} (étapes : {steps}, environ {time})</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>rapide</translation>
    </message>
    <message>
      <source>balanced</source>
      <translation>équilibré</translation>
    </message>
    <message>
      <source>detailed</source>
      <translation>détaillé</translation>
    </message>
    <message>
      <source>as in the paper</source>
      <translation>comme dans l’article</translation>
    </message>
    <message>
      <source>A first look</source>
      <translation>Un premier aperçu</translation>
    </message>
    <message>
      <source>For most work: the closest to what was measured</source>
      <translation>Pour la plupart des travaux : au plus près de ce qui a été mesuré</translation>
    </message>
    <message>
      <source>More denoising steps: for comparisons; it is seldom closer</source>
      <translation>Davantage d’étapes de débruitage : pour comparer ; rarement plus proche</translation>
    </message>
    <message>
      <source>As many steps as the paper takes: for research</source>
      <translation>Autant d’étapes que dans l’article : pour la recherche</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps})</source>
      <translation>{mode} (étapes : {steps})</translation>
    </message>
    <message>
      <source>recognise</source>
      <translation>reconnaître</translation>
    </message>
    <message>
      <source>reflectance, 0 to 1</source>
      <translation>réflectance, 0 à 1</translation>
    </message>
    <message>
      <source>reflectance x 10000</source>
      <translation>réflectance x 10000</translation>
    </message>
    <message>
      <source>reflectance x 10000 + 1000</source>
      <translation>réflectance x 10000 + 1000</translation>
    </message>
    <message>
      <source>8 bits, 0 to 255</source>
      <translation>8 bits, 0 à 255</translation>
    </message>
    <message>
      <source>backscatter in dB</source>
      <translation>rétrodiffusion en dB</translation>
    </message>
    <message>
      <source>backscatter, linear</source>
      <translation>rétrodiffusion, linéaire</translation>
    </message>
    <message>
      <source>backscatter, amplitude</source>
      <translation>rétrodiffusion, amplitude</translation>
    </message>
    <message>
      <source>backscatter, uncalibrated numbers</source>
      <translation>rétrodiffusion, valeurs non étalonnées</translation>
    </message>
    <message>
      <source>top of atmosphere</source>
      <translation>sommet de l'atmosphère</translation>
    </message>
    <message>
      <source>surface</source>
      <translation>surface</translation>
    </message>
    <message>
      <source>as the input</source>
      <translation>comme l’entrée</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>celle du modèle</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>Bleu</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Vert</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rouge</translation>
    </message>
    <message>
      <source>Red edge 1</source>
      <translation>Bord rouge 1</translation>
    </message>
    <message>
      <source>Red edge 2</source>
      <translation>Bord rouge 2</translation>
    </message>
    <message>
      <source>Red edge 3</source>
      <translation>Bord rouge 3</translation>
    </message>
    <message>
      <source>Near infrared</source>
      <translation>Proche infrarouge</translation>
    </message>
    <message>
      <source>Narrow near infrared</source>
      <translation>Proche infrarouge étroit</translation>
    </message>
    <message>
      <source>Short-wave infrared 1</source>
      <translation>Infrarouge à ondes courtes 1</translation>
    </message>
    <message>
      <source>Short-wave infrared 2</source>
      <translation>Infrarouge à ondes courtes 2</translation>
    </message>
    <message>
      <source>NVIDIA GPU {number}</source>
      <translation>GPU NVIDIA {number}</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automatique</translation>
    </message>
    <message>
      <source>The backend's Python environment is not set up</source>
      <translation>L'environnement Python du backend n'est pas installé</translation>
    </message>
    <message>
      <source>press 'Set up' in the Any2Any panel or run 'Set up the backend' from the toolbox</source>
      <translation>appuyez sur 'Installer' dans le panneau Any2Any ou lancez 'Installer le backend' depuis la boîte à outils</translation>
    </message>
    <message>
      <source>The backend's Python environment was made for another version and must be updated</source>
      <translation>L'environnement Python du backend a été fait pour une autre version et doit être mis à jour</translation>
    </message>
    <message>
      <source>the setting any2any/python</source>
      <translation>le réglage any2any/python</translation>
    </message>
    <message>
      <source>The Python that {origin} names does not exist: '{path}'.</source>
      <translation>Le Python que nomme {origin}, '{path}', n'est pas là.</translation>
    </message>
    <message>
      <source>This computer has no {python}.</source>
      <translation>Cet ordinateur n'a pas de {python}.</translation>
    </message>
    <message>
      <source>Install it (on Debian and Ubuntu: sudo apt install python3), or choose a Python in the options.</source>
      <translation>Installez-le (sous Debian et Ubuntu : sudo apt install python3) ou choisissez un Python dans les options.</translation>
    </message>
    <message>
      <source>'{path}' is not {python}.</source>
      <translation>'{path}' n'est pas {python}.</translation>
    </message>
    <message>
      <source>The installer could not be downloaded: {reason}.</source>
      <translation>Le programme d’installation n’a pas pu être téléchargé : {reason}.</translation>
    </message>
    <message>
      <source>Check the network, the proxy and its certificates, or install from a folder of wheels.</source>
      <translation>Vérifiez le réseau, le proxy et ses certificats, ou installez depuis un dossier de wheels.</translation>
    </message>
    <message>
      <source>The backend is set up with the {build} build of PyTorch.</source>
      <translation>Le backend est installé avec la version {build} de PyTorch.</translation>
    </message>
    <message>
      <source>The installer is missing: {reason}.</source>
      <translation>Le programme d’installation manque : {reason}.</translation>
    </message>
    <message>
      <source>Damaged packages were reinstalled.</source>
      <translation>Ce qui était abîmé a été réinstallé.</translation>
    </message>
    <message>
      <source>The CUDA build is for Linux on x86-64 alone; elsewhere choose a Python of your own with it in the options.</source>
      <translation>La version CUDA n’existe que pour Linux sur x86-64 ; ailleurs, choisissez dans les options votre propre Python qui l’a.</translation>
    </message>
    <message>
      <source>The GPU could not be used, so the CPU build of PyTorch was installed; updating NVIDIA's driver may help.</source>
      <translation>Le GPU n'a pas pu être utilisé, la version CPU de PyTorch a donc été installée ; une mise à jour du pilote NVIDIA peut aider.</translation>
    </message>
    <message>
      <source>The environment needs {needed} MB and {free} MB are free in '{folder}'.</source>
      <translation>L'environnement demande {needed} Mo ; {free} Mo sont libres dans '{folder}'.</translation>
    </message>
    <message>
      <source>Fetching the installer</source>
      <translation>Récupération de l'installateur</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>Création d'un environnement Python</translation>
    </message>
    <message>
      <source>Installing PyTorch</source>
      <translation>Installation de PyTorch</translation>
    </message>
    <message>
      <source>Installing packages</source>
      <translation>Installation des paquets</translation>
    </message>
    <message>
      <source>Checking that it works</source>
      <translation>Vérification du fonctionnement</translation>
    </message>
    <message>
      <source>A virus scanner may have removed a part: press 'Set up' again, or see the log.</source>
      <translation>Un antivirus a peut-être supprimé une partie : appuyez encore sur 'Installer', ou voyez le journal.</translation>
    </message>
    <message>
      <source>Checking every package</source>
      <translation>Vérification de chaque paquet</translation>
    </message>
    <message>
      <source>The environment was checked; it is complete.</source>
      <translation>L'environnement a été vérifié et est entier.</translation>
    </message>
    <message>
      <source>This computer has no Python {version}, and none could be downloaded.</source>
      <translation>Cet ordinateur n'a pas de Python {version}, et aucun n'a pu être téléchargé.</translation>
    </message>
    <message>
      <source>The Python environment cannot be created.</source>
      <translation>L'environnement Python ne peut pas être créé.</translation>
    </message>
    <message>
      <source>A package could not be installed.</source>
      <translation>Un paquet n'a pas pu être installé.</translation>
    </message>
    <message>
      <source>A package that was installed cannot be loaded.</source>
      <translation>Un paquet installé ne peut pas être chargé.</translation>
    </message>
    <message>
      <source>Downloading Python {version}</source>
      <translation>Téléchargement de Python {version}</translation>
    </message>
    <message>
      <source>Free some space, or choose another folder in the options.</source>
      <translation>Libérez de la place, ou choisissez un autre dossier dans les options.</translation>
    </message>
    <message>
      <source>The disk is full.</source>
      <translation>Le disque est plein.</translation>
    </message>
    <message>
      <source>The package index cannot be reached.</source>
      <translation>L'index des paquets est inaccessible.</translation>
    </message>
    <message>
      <source>See the log.</source>
      <translation>Voyez le journal.</translation>
    </message>
    <message>
      <source>The environment is complete already.</source>
      <translation>L'environnement est déjà complet.</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written: {reason}.</source>
      <translation>'{folder}' ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' is not a Python environment; it was not changed.</source>
      <translation>'{folder}' n'est pas un environnement Python et n'est pas touché.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Choisissez un autre dossier.</translation>
    </message>
    <message>
      <source>Another QGIS is setting up the backend at this moment.</source>
      <translation>Un autre QGIS installe le backend en ce moment.</translation>
    </message>
    <message>
      <source>Free some space where '{folder}' is.</source>
      <translation>Libérez de la place là où se trouve '{folder}'.</translation>
    </message>
    <message>
      <source>Wait until it is done.</source>
      <translation>Attendez qu'il ait fini.</translation>
    </message>
    <message>
      <source>The set-up was cancelled.</source>
      <translation>L'installation a été annulée.</translation>
    </message>
    <message>
      <source>the download was cancelled</source>
      <translation>le téléchargement a été annulé</translation>
    </message>
    <message>
      <source>Installing {package}</source>
      <translation>Installation de {package}</translation>
    </message>
    <message>
      <source>{doing} (packages that are here: {number})</source>
      <translation>{doing} (paquets présents : {number})</translation>
    </message>
    <message>
      <source>done</source>
      <translation>terminé</translation>
    </message>
    <message>
      <source>'{place}' has no uv {version} for this platform</source>
      <translation>'{place}' n'a pas uv {version} pour cette plateforme</translation>
    </message>
    <message>
      <source>what was downloaded is not the wheel that the lock names</source>
      <translation>ce qui a été téléchargé n'est pas le wheel que nomme le verrou</translation>
    </message>
    <message>
      <source>the wheel holds no program</source>
      <translation>le wheel ne contient aucun programme</translation>
    </message>
    <message>
      <source>'{layer}' cannot be read: its file is gone, or its service does not answer.</source>
      <translation>« {layer} » ne peut pas être lue : son fichier a disparu, ou son service ne répond pas.</translation>
    </message>
    <message>
      <source>'{layer}' has a range of no-data values, which is not taken along: name single values, or export it.</source>
      <translation>« {layer} » a une plage de valeurs nodata qui n'est pas prise en compte : indiquez des valeurs isolées ou exportez la couche.</translation>
    </message>
    <message>
      <source>{columns} x {rows} pixels of {metres} m</source>
      <translation>{columns} x {rows} pixels de {metres} m</translation>
    </message>
    <message>
      <source>{modality} synthetic: {source}</source>
      <translation>{modality} synthétique : {source}</translation>
    </message>
    <message>
      <source>{modality} filled: {source}</source>
      <translation>{modality} comblé : {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic preview: {source}</source>
      <translation>{modality} synthétique, aperçu : {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic, so far: {source}</source>
      <translation>{modality} synthétique, jusqu'ici : {source}</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a raster file (provider {provider}); export it as a GeoTIFF first.</source>
      <translation>La couche '{layer}' n'est pas un fichier raster (fournisseur {provider}) ; exportez-la d'abord en GeoTIFF.</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>indéterminable</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no extent: choose an area.</source>
      <translation>La couche '{layer}' n'a pas d'emprise propre : choisissez une zone.</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a file; it would be exported with {pixels:.0f} megapixels: choose a smaller area.</source>
      <translation>La couche '{layer}' n'est pas un fichier et en donnerait un de {pixels:.0f} mégapixels : choisissez une zone plus petite.</translation>
    </message>
    <message>
      <source>'{layer}' could not be written to a file: does its service answer?</source>
      <translation>« {layer} » n’a pas pu être écrite dans un fichier : son service répond-il ?</translation>
    </message>
    <message>
      <source>The area cannot be transformed to the layer's coordinate system.</source>
      <translation>La zone ne peut pas être transformée dans le système de coordonnées de la couche.</translation>
    </message>
    <message>
      <source>Synthetic: computed by a model, not measured</source>
      <translation>Synthétique : fait par un modèle, pas mesuré</translation>
    </message>
    <message>
      <source>Remove the backend's environment in '{folder}'? It can be set up again.</source>
      <translation>Supprimer l'environnement du backend dans '{folder}' ? Il peut être réinstallé.</translation>
    </message>
    <message>
      <source>Folder of the backend's environment</source>
      <translation>Dossier de l'environnement du backend</translation>
    </message>
    <message>
      <source>Use this Python instead</source>
      <translation>Utiliser plutôt ce Python</translation>
    </message>
    <message>
      <source>Folder of downloaded weights</source>
      <translation>Dossier des poids téléchargés</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Périphérique par défaut</translation>
    </message>
    <message>
      <source>Model hub or its mirror</source>
      <translation>Hub de modèles ou son miroir</translation>
    </message>
    <message>
      <source>Never download</source>
      <translation>Ne jamais télécharger</translation>
    </message>
    <message>
      <source>Log level</source>
      <translation>Niveau du journal</translation>
    </message>
    <message>
      <source>Show the panel's tips again</source>
      <translation>Montrer à nouveau les conseils du panneau</translation>
    </message>
    <message>
      <source>set up, PyTorch for {build}</source>
      <translation>installé, PyTorch pour {build}</translation>
    </message>
    <message>
      <source>not set up</source>
      <translation>pas installé</translation>
    </message>
    <message>
      <source>The environment is</source>
      <translation>L'environnement est</translation>
    </message>
    <message>
      <source>Check and repair</source>
      <translation>Vérifier et réparer</translation>
    </message>
    <message>
      <source>The panel shows the progress</source>
      <translation>Le panneau montre où cela en est</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Supprimer</translation>
    </message>
    <message>
      <source>warnings and errors</source>
      <translation>avertissements et erreurs</translation>
    </message>
    <message>
      <source>also every request and answer</source>
      <translation>aussi chaque requête et réponse</translation>
    </message>
    <message>
      <source>'{file}' exists and was not written by this plugin: choose another name, or delete it first.</source>
      <translation>« {file} » existe et n'a pas été créé par cette extension : choisissez un autre nom ou supprimez-le d'abord.</translation>
    </message>
    <message>
      <source>'{file}' is open as the layer '{layer}': choose another name, or remove the layer first.</source>
      <translation>« {file} » est ouvert comme couche « {layer} » : choisissez un autre nom ou retirez d'abord la couche.</translation>
    </message>
    <message>
      <source>Use the selected layer: {layer}</source>
      <translation>Utiliser la couche sélectionnée : {layer}</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>Direction</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>Bande</translation>
    </message>
    <message>
      <source>Error before</source>
      <translation>Erreur avant</translation>
    </message>
    <message>
      <source>Error after</source>
      <translation>Erreur après</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>Gardé</translation>
    </message>
    <message>
      <source>Adapt to my data</source>
      <translation>Adapter à mes données</translation>
    </message>
    <message>
      <source>Most minutes that learning may take; 0: only what needs no learning</source>
      <translation>Durée maximale de l'apprentissage en minutes ; 0 : seulement ce qui s'en passe</translation>
    </message>
    <message>
      <source>Adapts the model to your region, season and sensor, from layers of the same ground. A quarter of it is held back to measure what that is worth; what did not get better there is not kept.</source>
      <translation>Adapte le modèle à votre région, à la saison et au capteur, à partir de couches du même terrain. Un quart est mis de côté pour mesurer ce que cela vaut ; ce qui ne s'y est pas amélioré n'est pas conservé.</translation>
    </message>
    <message>
      <source>Another pair</source>
      <translation>Une autre paire</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>Minutes</translation>
    </message>
    <message>
      <source>Adapt</source>
      <translation>Adapter</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>Utiliser</translation>
    </message>
    <message>
      <source>Starting...</source>
      <translation>Démarrage...</translation>
    </message>
    <message>
      <source>Any2Any: adapt {model}</source>
      <translation>Any2Any : adapter {model}</translation>
    </message>
    <message>
      <source>Name the new model.</source>
      <translation>Donnez un nom au nouveau modèle.</translation>
    </message>
    <message>
      <source>Cancelling...</source>
      <translation>Annulation...</translation>
    </message>
    <message>
      <source>The adaptation was cancelled; nothing was kept.</source>
      <translation>L'adaptation a été annulée ; rien n'a été gardé.</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>oui</translation>
    </message>
    <message>
      <source>no</source>
      <translation>non</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Autres sources</translation>
    </message>
    <message>
      <source>this layer (bands {bands})</source>
      <translation>cette couche (bandes {bands})</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>Couche</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>Modalité</translation>
    </message>
    <message>
      <source>Choose the modality of the further source '{layer}'.</source>
      <translation>Choisissez la modalité de la source supplémentaire « {layer} ».</translation>
    </message>
    <message>
      <source>Two further sources are {modality}: uncheck one of them.</source>
      <translation>Deux sources supplémentaires sont {modality} : décochez-en une.</translation>
    </message>
    <message>
      <source>None drawn yet</source>
      <translation>Aucun dessiné</translation>
    </message>
    <message>
      <source>whole layer</source>
      <translation>couche entière</translation>
    </message>
    <message>
      <source>what the map shows</source>
      <translation>ce que montre la carte</translation>
    </message>
    <message>
      <source>a rectangle</source>
      <translation>un rectangle</translation>
    </message>
    <message>
      <source>polygons of a layer</source>
      <translation>polygones d’une couche</translation>
    </message>
    <message>
      <source>Choose the layer whose polygons are the area.</source>
      <translation>Choisissez la couche dont les polygones forment la zone.</translation>
    </message>
    <message>
      <source>'{layer}' has no selected polygon.</source>
      <translation>« {layer} » n’a aucun polygone sélectionné.</translation>
    </message>
    <message>
      <source>'{layer}' has no polygon.</source>
      <translation>« {layer} » n’a aucun polygone.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' cannot be joined: repair its geometries first.</source>
      <translation>Les polygones de « {layer} » ne peuvent pas être réunis : réparez d’abord ses géométries.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' have too many corners: select some, or simplify them.</source>
      <translation>Les polygones de « {layer} » ont trop de sommets : sélectionnez-en quelques-uns ou simplifiez-les.</translation>
    </message>
    <message>
      <source>the job's polygons</source>
      <translation>les polygones de la tâche</translation>
    </message>
    <message>
      <source>The map shows nothing of '{layer}': zoom to the layer first.</source>
      <translation>La carte ne montre rien de '{layer}' : zoomez d'abord sur la couche.</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Zone</translation>
    </message>
    <message>
      <source>Area: {part}</source>
      <translation>Zone : {part}</translation>
    </message>
    <message>
      <source>Draw the rectangle on the map, or type its corners.</source>
      <translation>Dessinez le rectangle sur la carte, ou saisissez ses coins.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first.</source>
      <translation>Il n'y a pas encore de résultat : traduisez d'abord un raster.</translation>
    </message>
    <message>
      <source>Drag the line on the map. V and H turn it, B blinks, R takes the measured layer, Esc ends.</source>
      <translation>Faites glisser la ligne sur la carte. V et H la tournent, B clignote, R prend la couche mesurée, Échap termine.</translation>
    </message>
    <message>
      <source>Against the measured layer: {figures}, over {pixels} pixels.</source>
      <translation>Par rapport à la couche mesurée : {figures}, sur {pixels} pixels.</translation>
    </message>
    <message>
      <source>Choose the measured layer under 'Fill gaps and calibrate' to compare with it.</source>
      <translation>Choisissez la couche mesurée sous « Combler et étalonner » pour comparer avec elle.</translation>
    </message>
    <message>
      <source> of 255</source>
      <translation> sur 255</translation>
    </message>
    <message>
      <source>The source of '{layer}' is not in the project.</source>
      <translation>La source de '{layer}' n'est pas dans le projet.</translation>
    </message>
    <message>
      <source>{names} of '{layer}' is ready. It was started in another project.</source>
      <translation>{names} de « {layer} » est prêt. Le calcul a été lancé dans un autre projet.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Ajouter à ce projet</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>Terminé.</translation>
    </message>
    <message>
      <source>{layer} is ready. {warnings}</source>
      <translation>{layer} est prêt. {warnings}</translation>
    </message>
    <message>
      <source>Preview of the middle of the map ({share:.0%} of what it shows): more takes longer than {seconds:.0f} seconds.</source>
      <translation>Aperçu du milieu de la carte ({share:.0%} de ce qu'elle montre) : davantage prendrait plus de {seconds:.0f} secondes.</translation>
    </message>
    <message>
      <source>Starting the backend...</source>
      <translation>Démarrage du backend...</translation>
    </message>
    <message>
      <source>No progress for {time}. The run may still continue; Cancel keeps the finished rows. The log says more.</source>
      <translation>Aucun progrès depuis {time}. Cela peut encore avancer ; Annuler garde ce qui est fait, et le journal en dit plus.</translation>
    </message>
    <message>
      <source>, {number} more in the queue</source>
      <translation>, {number} de plus dans la file</translation>
    </message>
    <message>
      <source>{stage}: {done} of {total}{left}{waiting}</source>
      <translation>{stage} : {done} sur {total}{left}{waiting}</translation>
    </message>
    <message>
      <source>Preview of what the map shows. The full run gives the same pixels here.</source>
      <translation>Aperçu de ce que la carte montre. L'exécution complète donne ici les mêmes pixels.</translation>
    </message>
    <message>
      <source>Zoom to</source>
      <translation>Zoomer sur</translation>
    </message>
    <message>
      <source>Cancelled. Finished rows are kept; Continue resumes the run.</source>
      <translation>Annulé. Les lignes terminées sont conservées : Continuer reprend là où cela s'est arrêté.</translation>
    </message>
    <message>
      <source>Nothing is finished yet: try again in a moment.</source>
      <translation>Rien n'est encore terminé : réessayez dans un instant.</translation>
    </message>
    <message>
      <source>The preview was cancelled.</source>
      <translation>L'aperçu a été annulé.</translation>
    </message>
    <message>
      <source>{names} in {folder} exists already. Replace it?</source>
      <translation>{names} existe déjà dans {folder}. Le remplacer ?</translation>
    </message>
    <message>
      <source>The job is in the form; its output is a new file unless you name one.</source>
      <translation>Le travail est dans le formulaire ; sa sortie est un nouveau fichier si vous n'en nommez pas.</translation>
    </message>
    <message>
      <source>A job that writes this file is in the queue already.</source>
      <translation>Une tâche qui écrit ce fichier est déjà dans la file.</translation>
    </message>
    <message>
      <source>This very job is in the queue already.</source>
      <translation>Ce même travail est déjà dans la file.</translation>
    </message>
    <message>
      <source>The form has no field for: {fields}. Run the job file itself where they matter.</source>
      <translation>Le formulaire n'a pas de champ pour : {fields}. Exécutez le fichier de travail lui-même s'ils comptent.</translation>
    </message>
    <message>
      <source>Example: colours</source>
      <translation>Exemple : couleurs</translation>
    </message>
    <message>
      <source>Example: near infrared</source>
      <translation>Exemple : proche infrarouge</translation>
    </message>
    <message>
      <source>Example: six bands</source>
      <translation>Exemple : six bandes</translation>
    </message>
    <message>
      <source>Example (Sentinel-2, Virginia)</source>
      <translation>Exemple (Sentinel-2, Virginie)</translation>
    </message>
    <message>
      <source>Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral, 5 m panchromatic) first</source>
      <translation>Rééchantillonne d'abord la couche à la taille de pixel que le modèle connaît (10 m ; 20 m multispectral, 5 m panchromatique)</translation>
    </message>
    <message>
      <source>Averages overlapping windows at every step instead of only at the end; at most 8 steps</source>
      <translation>Moyenne les fenêtres qui se recouvrent à chaque pas au lieu de seulement à la fin ; 8 pas au plus</translation>
    </message>
    <message>
      <source>Load a raster layer and choose it as source.</source>
      <translation>Chargez une couche raster et choisissez-la comme source.</translation>
    </message>
    <message>
      <source>Choose at least one target.</source>
      <translation>Choisissez au moins une cible.</translation>
    </message>
    <message>
      <source>The map shows nothing of the area: zoom to it first.</source>
      <translation>La carte ne montre rien de la zone : zoomez d’abord dessus.</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>annulé</translation>
    </message>
    <message>
      <source>failed, the disk was full</source>
      <translation>échec, le disque était plein</translation>
    </message>
    <message>
      <source>failed, its input could not be used</source>
      <translation>échec, entrée inutilisable</translation>
    </message>
    <message>
      <source>failed, its output could not be written</source>
      <translation>échec, sortie impossible à écrire</translation>
    </message>
    <message>
      <source>failed, its model could not be used</source>
      <translation>échec, modèle inutilisable</translation>
    </message>
    <message>
      <source>failed on its device</source>
      <translation>échec sur son périphérique</translation>
    </message>
    <message>
      <source>failed, the backend ended</source>
      <translation>échec, le backend s’est arrêté</translation>
    </message>
    <message>
      <source>filled</source>
      <translation>comblé</translation>
    </message>
    <message>
      <source>calibrated</source>
      <translation>étalonné</translation>
    </message>
    <message>
      <source>a part</source>
      <translation>une partie</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>graine {seed}</translation>
    </message>
    <message>
      <source>mean of {number}</source>
      <translation>moyenne de {number}</translation>
    </message>
    <message>
      <source>Save the job file</source>
      <translation>Enregistrer le fichier de tâche</translation>
    </message>
    <message>
      <source>Open a job file</source>
      <translation>Ouvrir un fichier de tâche</translation>
    </message>
    <message>
      <source>{layer} to {targets}</source>
      <translation>{layer} vers {targets}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>échec</translation>
    </message>
    <message>
      <source>The job file could not be written: {reason}.</source>
      <translation>Le fichier de tâche n'a pas pu être écrit : {reason}.</translation>
    </message>
    <message>
      <source>This is not a job file: {reason}</source>
      <translation>Ce n'est pas un fichier de tâche : {reason}</translation>
    </message>
    <message>
      <source>{windows}, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of memory{gpu}, {disk:.0f} MB on disk.</source>
      <translation>{windows}, {pixels:.1f} mégapixels, environ {time} sur {device}, {memory:.1f} Gio de mémoire{gpu}, {disk:.0f} Mo sur disque.</translation>
    </message>
    <message>
      <source>Estimating...</source>
      <translation>Estimation en cours...</translation>
    </message>
    <message>
      <source>, {memory:.1f} GiB on {device}</source>
      <translation>, {memory:.1f} Gio sur {device}</translation>
    </message>
    <message>
      <source>This layer is looked at when the run has ended.</source>
      <translation>Cette couche sera examinée à la fin du calcul.</translation>
    </message>
    <message>
      <source>Looking at the layer...</source>
      <translation>Examen de la couche...</translation>
    </message>
    <message>
      <source>This layer is not a file: {size} are exported first, then translated.</source>
      <translation>Cette couche n’est pas un fichier : {size} en sont d’abord écrits, puis traduits.</translation>
    </message>
    <message>
      <source>1 window</source>
      <translation>1 fenêtre</translation>
    </message>
    <message>
      <source>{number} windows</source>
      <translation>{number} fenêtres</translation>
    </message>
    <message>
      <source>Any2Any: keep {file}</source>
      <translation>Any2Any : conserver {file}</translation>
    </message>
    <message>
      <source>The result could not be kept: {reason}.</source>
      <translation>Le résultat n'a pas pu être conservé : {reason}.</translation>
    </message>
    <message>
      <source>Details...</source>
      <translation>Détails...</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Copier</translation>
    </message>
    <message>
      <source>A report of this problem needs what follows; personal paths are left out.</source>
      <translation>Un rapport de ce problème demande ce qui suit ; les chemins personnels sont omis.</translation>
    </message>
    <message>
      <source>{size:.0f} MB</source>
      <translation>{size:.0f} Mo</translation>
    </message>
    <message>
      <source>here</source>
      <translation>présent</translation>
    </message>
    <message>
      <source>not downloaded</source>
      <translation>non téléchargé</translation>
    </message>
    <message>
      <source>not published yet</source>
      <translation>pas encore publié</translation>
    </message>
    <message>
      <source>its folder is gone</source>
      <translation>son dossier a disparu</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>endommagé</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modèles</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Télécharger</translation>
    </message>
    <message>
      <source>Cancel the download</source>
      <translation>Annuler le téléchargement</translation>
    </message>
    <message>
      <source>Use a folder...</source>
      <translation>Utiliser un dossier...</translation>
    </message>
    <message>
      <source>Remove...</source>
      <translation>Retirer...</translation>
    </message>
    <message>
      <source>Folder of a model</source>
      <translation>Dossier d’un modèle</translation>
    </message>
    <message>
      <source>Any2Any: download {model}</source>
      <translation>Any2Any : télécharger {model}</translation>
    </message>
    <message>
      <source>Downloading {model}...</source>
      <translation>Téléchargement de {model}...</translation>
    </message>
    <message>
      <source>Downloaded and checked.</source>
      <translation>Téléchargé et vérifié.</translation>
    </message>
    <message>
      <source>Take {model} off the list?</source>
      <translation>Retirer {model} de la liste ?</translation>
    </message>
    <message>
      <source>Delete its folder, too</source>
      <translation>Supprimer aussi son dossier</translation>
    </message>
    <message>
      <source>Any2Any: remove {model}</source>
      <translation>Any2Any : retirer {model}</translation>
    </message>
    <message>
      <source>{model} is off the list.</source>
      <translation>{model} n'est plus dans la liste.</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Taille</translation>
    </message>
    <message>
      <source>State</source>
      <translation>État</translation>
    </message>
    <message>
      <source>[folder]</source>
      <translation>[dossier]</translation>
    </message>
    <message>
      <source>[automatic]</source>
      <translation>[automatique]</translation>
    </message>
    <message>
      <source>temporary</source>
      <translation>temporaire</translation>
    </message>
    <message>
      <source>[folder {name}: {where}]</source>
      <translation>[dossier {name} : {where}]</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Couche mesurée</translation>
    </message>
    <message>
      <source>The layers of a pair have two modalities; both are {modality}.</source>
      <translation>Les couches d'une paire ont deux modalités ; les deux sont {modality}.</translation>
    </message>
    <message>
      <source>Remove this pair</source>
      <translation>Retirer cette paire</translation>
    </message>
    <message>
      <source>Choose both layers of each pair.</source>
      <translation>Choisissez les deux couches de chaque paire.</translation>
    </message>
    <message>
      <source>Choose the modality of '{layer}'.</source>
      <translation>Choisissez la modalité de « {layer} ».</translation>
    </message>
    <message>
      <source>'{layer}' is synthetic: choose a layer that was measured.</source>
      <translation>« {layer} » est synthétique : choisissez une couche mesurée.</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>Différence</translation>
    </message>
    <message>
      <source>Folder of a product</source>
      <translation>Dossier d'un produit</translation>
    </message>
    <message>
      <source>Archive of a product</source>
      <translation>Archive d'un produit</translation>
    </message>
    <message>
      <source>'{path}' cannot be shown by QGIS.</source>
      <translation>QGIS ne peut pas afficher « {path} ».</translation>
    </message>
    <message>
      <source>Folder of a product...</source>
      <translation>Dossier d'un produit...</translation>
    </message>
    <message>
      <source>Archive of a product...</source>
      <translation>Archive d'un produit...</translation>
    </message>
    <message>
      <source>Archives</source>
      <translation>Fichiers d'archive</translation>
    </message>
    <message>
      <source>Any2Any: {layer} to {targets}</source>
      <translation>Any2Any : {layer} vers {targets}</translation>
    </message>
    <message>
      <source>Removes the chosen jobs; without a choice, all that wait. The running one is ended by Cancel.</source>
      <translation>Retire les tâches choisies ; sans choix, toutes celles qui attendent. Annuler arrête celle en cours.</translation>
    </message>
    <message>
      <source>{number}. {layer} to {targets}: waiting</source>
      <translation>{number}. {layer} vers {targets} : en attente</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Combler et étalonner</translation>
    </message>
    <message>
      <source>A measured layer calibrates one target: choose one target, or no measured layer.</source>
      <translation>Une couche mesurée étalonne une cible : choisissez une cible, ou aucune couche mesurée.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.</source>
      <translation>Il n'y a pas encore de résultat : traduisez d'abord un raster, ou utilisez any2any:evaluate dans la boîte à outils.</translation>
    </message>
    <message>
      <source>Keep the result</source>
      <translation>Conserver le résultat</translation>
    </message>
    <message>
      <source>Kept as {file}.</source>
      <translation>Conservé sous {file}.</translation>
    </message>
    <message>
      <source>The model runs in a separate Python environment, outside QGIS. Setting it up takes about 2 minutes, a download of 350 MB and 1.1 GB on your disk (more with an NVIDIA GPU). QGIS's own Python stays as it is. You can keep working meanwhile.</source>
      <translation>Le modèle fonctionne dans son propre environnement Python, hors de QGIS. L’installation prend environ 2 minutes, 350 Mo à télécharger et 1,1 Go sur votre disque (davantage avec un GPU NVIDIA) ; le Python de QGIS reste tel quel. Vous pouvez continuer à travailler entre-temps.</translation>
    </message>
    <message>
      <source>No progress for {time}: the network may be slow. Cancel undoes what was begun.</source>
      <translation>Aucun progrès depuis {time} : le réseau est peut-être lent. Annuler défait ce qui a été commencé.</translation>
    </message>
    <message>
      <source>Any2Any was updated. Only what changed is installed.</source>
      <translation>Any2Any a été mis à jour. Seul ce qui a changé est installé.</translation>
    </message>
    <message>
      <source>The backend needs an update</source>
      <translation>Le backend demande une mise à jour</translation>
    </message>
    <message>
      <source>Recognised: bands {reading}</source>
      <translation>Reconnu : bandes {reading}</translation>
    </message>
    <message>
      <source>Choose every band of the modality, or none of them.</source>
      <translation>Choisissez toutes les bandes de la modalité, ou aucune.</translation>
    </message>
    <message>
      <source>{value} (recognised)</source>
      <translation>{value} (reconnu)</translation>
    </message>
    <message>
      <source>band {number} (recognised)</source>
      <translation>bande {number} (reconnue)</translation>
    </message>
    <message>
      <source>Uncertain, please check: {reasons}</source>
      <translation>Incertain, à vérifier : {reasons}</translation>
    </message>
    <message>
      <source>{modality} (zero-shot)</source>
      <translation>{modality} (jamais apprise)</translation>
    </message>
    <message>
      <source>The model was never trained in this direction: expect less.</source>
      <translation>Le modèle n'a jamais été entraîné dans cette direction : attendez-vous à moins.</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>Entraînée</translation>
    </message>
    <message>
      <source>Preview translates what the map shows in about ten seconds; the full run gives the same pixels there.</source>
      <translation>Aperçu traduit en dix secondes environ ce que la carte montre ; l'exécution complète y donne les mêmes pixels.</translation>
    </message>
    <message>
      <source>Compare swipes the result over its source: drag the line on the map, or press B to blink.</source>
      <translation>Comparer fait glisser le résultat sur sa source : tirez la ligne sur la carte, ou appuyez sur B pour faire clignoter.</translation>
    </message>
    <message>
      <source>You need not wait: finished rows can be shown during the run, and QGIS stays usable.</source>
      <translation>Inutile d'attendre : ce qui est fait peut être montré pendant l'exécution, et QGIS reste utilisable.</translation>
    </message>
    <message>
      <source>Any2Any guide</source>
      <translation>Guide d'Any2Any</translation>
    </message>
    <message>
      <source>The backend did not answer within {seconds:.0f} seconds.</source>
      <translation>Le backend n'a pas répondu en {seconds:.0f} secondes.</translation>
    </message>
    <message>
      <source>Its last words:
{log}</source>
      <translation>Ses derniers mots :
{log}</translation>
    </message>
    <message>
      <source>It left no message.</source>
      <translation>Il n'a laissé aucun message.</translation>
    </message>
    <message>
      <source>The backend ended unexpectedly (exit code {code}).</source>
      <translation>Le backend s'est terminé de façon inattendue (code de sortie {code}).</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {theirs}, this plugin version {ours}.</source>
      <translation>Le backend parle la version {theirs} du protocole, cette extension la version {ours}.</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>Le backend ne tourne pas.</translation>
    </message>
    <message>
      <source>The backend's Python cannot be started: {reason}.</source>
      <translation>Le Python du backend ne peut pas être démarré : {reason}.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept.</source>
      <translation>La traduction a été annulée ; les lignes terminées sont conservées.</translation>
    </message>
    <message>
      <source>The translation was cancelled before it began.</source>
      <translation>La traduction a été annulée avant de commencer.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Mettez à jour ensemble l'extension et son environnement.</translation>
    </message>
    <message>
      <source>The backend fell silent for {seconds:.0f} seconds and was ended.</source>
      <translation>Le backend est resté muet {seconds:.0f} secondes et a été arrêté.</translation>
    </message>
    <message>
      <source>Check it, or choose it under “Radiometry”.</source>
      <translation>Vérifiez-la, ou choisissez-la sous « Radiométrie ».</translation>
    </message>
    <message>
      <source>The source has RPCs and no geotransform: it is treated as not georeferenced, and so is the output.</source>
      <translation>La source a des RPC et aucune géotransformation : elle est traitée comme non géoréférencée, et la sortie aussi.</translation>
    </message>
    <message>
      <source>The source has {points} ground control points and no geotransform: the output is not georeferenced. Warp the source first to keep its place.</source>
      <translation>La source a {points} points de contrôle et aucune géotransformation : la sortie n’est pas géoréférencée. Redressez d’abord la source pour garder sa position.</translation>
    </message>
    <message>
      <source>The source has a CRS and no geotransform: it is treated as not georeferenced.</source>
      <translation>La source a un SCR et aucune géotransformation : elle est traitée comme non géoréférencée.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either.</source>
      <translation>La source n’a pas de SCR ; la sortie non plus.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either. Its RPCs are not carried over.</source>
      <translation>La source n’a pas de SCR ; la sortie non plus. Ses RPC ne sont pas repris.</translation>
    </message>
    <message>
      <source>The pixel size is {seen}; the model was trained on {modality} at {native:g} m. Turn on “Resample to model resolution”.</source>
      <translation>Pixels de {seen} au sol ; le modèle connaît {modality} à {native:g} m. « Taille au sol du modèle » rééchantillonne d’abord à cette taille.</translation>
    </message>
    <message>
      <source>Pixels of {value} hold no measurement: read as no-data, which the file does not declare.</source>
      <translation>Les pixels de {value} ne portent aucune mesure : lus comme nodata, ce que le fichier ne déclare pas.</translation>
    </message>
    <message>
      <source>The names only count the bands: {bands} are taken as {names}.</source>
      <translation>Les noms ne font que compter les bandes : {bands} sont prises pour {names}.</translation>
    </message>
    <message>
      <source>Band {number} is described as '{description}' and is used as {name}.</source>
      <translation>La bande {number} est décrite comme « {description} » et sert de {name}.</translation>
    </message>
    <message>
      <source>This processor has no bf16 units: fp32 is several times as fast on it.</source>
      <translation>Ce processeur n’a pas d’arithmétique bf16 propre : fp32 y est plusieurs fois plus rapide.</translation>
    </message>
    <message>
      <source>{share:.1%} of the source's values lie outside the model's range and were clipped.</source>
      <translation>{share:.1%} des valeurs de la source sont hors de la plage du modèle et ont été écrêtées.</translation>
    </message>
    <message>
      <source>An unfinished earlier run was of another job, source or model; it was dropped and the run started afresh.</source>
      <translation>Un traitement précédent inachevé relevait d’une autre tâche, source ou d’un autre modèle ; il a été abandonné et le traitement a recommencé.</translation>
    </message>
    <message>
      <source>The {target} result has no valid pixel: none has valid source on half of its footprint.</source>
      <translation>Le résultat {target} n’a aucun pixel valide : aucun n’a de source valide sur la moitié de son emprise.</translation>
    </message>
    <message>
      <source>The GPU's memory did not suffice for batches of {usual} windows; {taken} were taken.</source>
      <translation>La mémoire du GPU n’a pas suffi pour des lots de {usual} fenêtres ; {taken} ont été prises.</translation>
    </message>
    <message>
      <source>The folder '{name}' could not be removed ({reason}); it is no longer needed.</source>
      <translation>Le dossier « {name} » n’a pas pu être supprimé ({reason}) ; il n’est plus utile.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed. The result is not calibrated.</source>
      <translation>Seuls {pixels} pixels de « {name} » sont sur des pixels valides de la source, ou trop dispersés ; il en faut {needed}. Le résultat n’est pas étalonné.</translation>
    </message>
    <message>
      <source>{band}: its expected error is left out, for it lies on another grid.</source>
      <translation>{band} : son erreur attendue est omise, car elle est sur une autre grille.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB of memory; {there:.1f} GiB are available.</source>
      <translation>Le traitement peut nécessiter {needed:.1f} Gio de mémoire ; {there:.1f} Gio sont disponibles.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB on {device}, which has {there:.1f} GiB.</source>
      <translation>Le traitement peut nécessiter {needed:.1f} Gio sur {device}, qui en a {there:.1f}.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GB on disk and {there:.1f} GB are free: it would be refused.</source>
      <translation>Le traitement peut nécessiter {needed:.1f} Go sur disque et {there:.1f} Go sont libres : il sera refusé.</translation>
    </message>
    <message>
      <source>Measured layer: {text}</source>
      <translation>Couche mesurée : {text}</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) is a guess.</source>
      <translation>La radiométrie ({reading}) est une supposition.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit imagery.</source>
      <translation>Les valeurs restent entre 0 et 255 et sont lues comme une image 8 bits.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit amplitude.</source>
      <translation>Les valeurs restent entre 0 et 255 et sont lues comme une amplitude 8 bits.</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) was guessed from the numbers and may be another ({other}).</source>
      <translation>La radiométrie ({reading}) a été déduite des valeurs et peut être autre ({other}).</translation>
    </message>
    <message>
      <source>The numbers are read as dB x 100.</source>
      <translation>Les valeurs sont lues comme des dB x 100.</translation>
    </message>
    <message>
      <source>The numbers are read as linear power: as power their median is {power:.1f} dB, as amplitude it would be {amplitude:.1f} dB.</source>
      <translation>Les valeurs sont lues comme une puissance linéaire : en puissance leur médiane est {power:.1f} dB, en amplitude elle serait {amplitude:.1f} dB.</translation>
    </message>
    <message>
      <source>The numbers are read as uncalibrated Sentinel-1 amplitude, right to about 1 dB.</source>
      <translation>Les valeurs sont lues comme une amplitude Sentinel-1 non étalonnée, à 1 dB près environ.</translation>
    </message>
    <message>
      <source>What the numbers stand for is not known: {range} (2nd to 98th percentile of a sample) is spread over the model's usual range.</source>
      <translation>On ne sait pas ce que représentent les valeurs : {range} (du 2e au 98e centile d’un échantillon) est étalé sur la plage habituelle du modèle.</translation>
    </message>
    <message>
      <source>Read as {reading}, {share:.0%} of the numbers lie outside the model's range.</source>
      <translation>Lues comme {reading}, {share:.0%} des valeurs sont hors de la plage du modèle.</translation>
    </message>
    <message>
      <source>Any2Any: set up the backend</source>
      <translation>Any2Any : installer le backend</translation>
    </message>
    <message>
      <source>The plugin failed: {reason}.</source>
      <translation>L'extension a échoué : {reason}.</translation>
    </message>
    <message>
      <source>The set-up failed: {reason}.</source>
      <translation>L'installation a échoué : {reason}.</translation>
    </message>
    <message>
      <source>The export of the layer was cancelled.</source>
      <translation>L'export de la couche a été annulé.</translation>
    </message>
    <message>
      <source>known</source>
      <translation>connu</translation>
    </message>
    <message>
      <source>translated</source>
      <translation>traduit</translation>
    </message>
    <message>
      <source>blended of both</source>
      <translation>mêlé des deux</translation>
    </message>
    <message>
      <source>'{path}' was written but cannot be loaded.</source>
      <translation>'{path}' a été écrit mais ne peut pas être chargé.</translation>
    </message>
    <message>
      <source>Error: {what}</source>
      <translation>Erreur : {what}</translation>
    </message>
    <message>
      <source>Mask: {what}</source>
      <translation>Masque : {what}</translation>
    </message>
    <message>
      <source>Deviation: {what}</source>
      <translation>Écart type : {what}</translation>
    </message>
    <message>
      <source>{number} s</source>
      <translation>{number} s</translation>
    </message>
    <message>
      <source>{number} min</source>
      <translation>{number} min</translation>
    </message>
    <message>
      <source>{number:.1f} h</source>
      <translation>{number:.1f} h</translation>
    </message>
    <message>
      <source>translate</source>
      <translation>traduction</translation>
    </message>
    <message>
      <source>write</source>
      <translation>écriture</translation>
    </message>
    <message>
      <source>calibrate</source>
      <translation>calibration</translation>
    </message>
    <message>
      <source>export</source>
      <translation>export</translation>
    </message>
    <message>
      <source>read</source>
      <translation>lecture</translation>
    </message>
    <message>
      <source>learn</source>
      <translation>apprentissage</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Résolution du modèle</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>Copier le diagnostic</translation>
    </message>
    <message>
      <source>the measured layer's radiometry</source>
      <translation>la radiométrie de la couche mesurée</translation>
    </message>
    <message>
      <source>Processing level</source>
      <translation>Niveau de traitement</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Étapes</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Précision</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Remplacer</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Continuer</translation>
    </message>
    <message>
      <source>Expected error</source>
      <translation>Erreur attendue</translation>
    </message>
    <message>
      <source>The command line's allow-uncalibrated</source>
      <translation>allow-uncalibrated de la ligne de commande</translation>
    </message>
    <message>
      <source>No-data values of the layer</source>
      <translation>Valeurs nodata de la couche</translation>
    </message>
    <message>
      <source>{target} from {sources}: {quality:.1f} dB on held-out scenes</source>
      <translation>{target} à partir de {sources} : {quality:.1f} dB sur des scènes réservées</translation>
    </message>
    <message>
      <source>with {modality} +{gain:.1f} dB</source>
      <translation>avec {modality} +{gain:.1f} dB</translation>
    </message>
    <message>
      <source>SAR (Sentinel-1 VV)</source>
      <translation>SAR (Sentinel-1 VV)</translation>
    </message>
    <message>
      <source>dB</source>
      <translation>dB</translation>
    </message>
    <message>
      <source>RGB (Sentinel-2 B4, B3, B2)</source>
      <translation>RGB (Sentinel-2 B4, B3, B2)</translation>
    </message>
    <message>
      <source>reflectance</source>
      <translation>réflectance</translation>
    </message>
    <message>
      <source>Near infrared (Sentinel-2 B8)</source>
      <translation>Proche infrarouge (Sentinel-2 B8)</translation>
    </message>
    <message>
      <source>Multispectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</source>
      <translation>Multispectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</translation>
    </message>
    <message>
      <source>Panchromatic</source>
      <translation>Panchromatique</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyPanel</name>
    <message>
      <source>New here? A small satellite scene comes with the plugin: load it, look around, nothing starts by itself.</source>
      <translation>Première fois ? Une petite scène satellite est fournie avec l'extension : chargez-la, regardez, rien ne démarre tout seul.</translation>
    </message>
    <message>
      <source>&amp;Try it on an example</source>
      <translation>Essayer sur un &amp;exemple</translation>
    </message>
    <message>
      <source>Loads red, green and blue, near infrared and six bands of a piece of coast (Sentinel-2), and fills the form</source>
      <translation>Charge rouge, vert et bleu, proche infrarouge et six bandes d'un morceau de côte (Sentinel-2), et remplit le formulaire</translation>
    </message>
    <message>
      <source>Got it</source>
      <translation>Compris</translation>
    </message>
    <message>
      <source>The options bring the tips back</source>
      <translation>Les options font revenir les conseils</translation>
    </message>
    <message>
      <source>&lt;h3&gt;One step before the first run&lt;/h3&gt;</source>
      <translation>&lt;h3&gt;Une étape avant la première exécution&lt;/h3&gt;</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>&amp;Installer</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Annuler</translation>
    </message>
    <message>
      <source>G&amp;uide</source>
      <translation>G&amp;uide</translation>
    </message>
    <message>
      <source>Opens the guide in your browser: how to, what comes out, its limits, questions</source>
      <translation>Ouvre le guide dans le navigateur : mode d'emploi, résultats, limites, questions</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Source</translation>
    </message>
    <message>
      <source>&amp;Layer</source>
      <translation>&amp;Couche</translation>
    </message>
    <message>
      <source>The raster to translate</source>
      <translation>Le raster à traduire</translation>
    </message>
    <message>
      <source>...</source>
      <translation>...</translation>
    </message>
    <message>
      <source>Open a product, Sentinel-2 SAFE, Landsat or HLS as delivered: its bands become one layer. A file or folder may also be dropped here</source>
      <translation>Ouvrir un produit, Sentinel-2 SAFE, Landsat ou HLS tel que livré : ses bandes deviennent une couche. Un fichier ou un dossier peut aussi être déposé ici</translation>
    </message>
    <message>
      <source>Another raster is selected in the layer tree than is chosen here</source>
      <translation>Un autre raster est sélectionné dans l’arbre des couches</translation>
    </message>
    <message>
      <source>&amp;Modality</source>
      <translation>&amp;Modalité</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandes</translation>
    </message>
    <message>
      <source>Which band of the layer is which band of the modality</source>
      <translation>Quelle bande de la couche est quelle bande de la modalité</translation>
    </message>
    <message>
      <source>&amp;Radiometry</source>
      <translation>&amp;Radiométrie</translation>
    </message>
    <message>
      <source>&amp;Processing level</source>
      <translation>&amp;Niveau de traitement</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Modifier</translation>
    </message>
    <message>
      <source>Shows the fields of what was recognised: bands, radiometry, processing level</source>
      <translation>Affiche les champs de ce qui a été reconnu : bandes, radiométrie, niveau de traitement</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>Cible</translation>
    </message>
    <message>
      <source>The modalities to make</source>
      <translation>Les modalités à créer</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Autres sources</translation>
    </message>
    <message>
      <source>Other rasters of the same ground, on any grid: the checked ones are translated together with the source. Where one has no data, the result rests on the others</source>
      <translation>Autres rasters du même terrain, sur n’importe quelle grille : ceux qui sont cochés sont traduits avec la source. Là où l’un n’a pas de données, le résultat repose sur les autres</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Zone</translation>
    </message>
    <message>
      <source>The part of the layer to translate; its pixels equal those of the full run</source>
      <translation>La partie de la couche qui est traduite ; ses pixels sont ceux du traitement complet</translation>
    </message>
    <message>
      <source>The result is empty outside these polygons; nothing is computed there</source>
      <translation>Hors de ses polygones le résultat est vide, et rien n’y est calculé</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Polygones sélectionnés seulement</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Combler et étalonner</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Couche mesurée</translation>
    </message>
    <message>
      <source>A layer that was measured in the target modality and covers a part of the area: the brightness of the result is fitted to it</source>
      <translation>Une couche mesurée dans la modalité cible qui couvre une partie de la zone : la luminosité du résultat lui est ajustée</translation>
    </message>
    <message>
      <source>Only fill its &amp;gaps</source>
      <translation>Ne combler que ses la&amp;cunes</translation>
    </message>
    <message>
      <source>Measured pixels stay as they are; only the gaps are translated, and a mask says which is which</source>
      <translation>Les pixels mesurés restent tels quels ; seul ce qui manque est traduit, et un masque les distingue</translation>
    </message>
    <message>
      <source>Also write an error map</source>
      <translation>Écrire aussi une carte d’erreur</translation>
    </message>
    <message>
      <source>A second raster with the expected error of each pixel, from held-out scenes and from the measured layer</source>
      <translation>Un second raster : l’écart attendu de chaque pixel à la vérité, d’après des scènes que le modèle n’a jamais vues et la couche mesurée</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Réglages</translation>
    </message>
    <message>
      <source>M&amp;odel</source>
      <translation>Mo&amp;dèle</translation>
    </message>
    <message>
      <source>A model of the catalogue, or the path of a model folder</source>
      <translation>Un modèle du catalogue, ou le chemin d'un dossier de modèle</translation>
    </message>
    <message>
      <source>All models: size, state, download</source>
      <translation>Tous les modèles : taille, état, téléchargement</translation>
    </message>
    <message>
      <source>Adapt to my data...</source>
      <translation>Adapter à mes données...</translation>
    </message>
    <message>
      <source>Adapts the model to your region and sensor, from layers of the same ground</source>
      <translation>Adapte le modèle à votre région et à votre capteur, à partir de couches du même terrain</translation>
    </message>
    <message>
      <source>Mo&amp;de</source>
      <translation>M&amp;ode</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>Ap&amp;pareil</translation>
    </message>
    <message>
      <source>Where the model runs: automatic takes an NVIDIA GPU where there is one</source>
      <translation>Où le modèle s’exécute : automatique prend un GPU NVIDIA s’il y en a un</translation>
    </message>
    <message>
      <source>&amp;Seed</source>
      <translation>&amp;Graine</translation>
    </message>
    <message>
      <source>The same seed gives the same result</source>
      <translation>La même graine donne le même résultat</translation>
    </message>
    <message>
      <source>S&amp;amples</source>
      <translation>Éc&amp;hantillons</translation>
    </message>
    <message>
      <source>Several are averaged, and their deviation is written beside the result</source>
      <translation>Plusieurs sont moyennés, et leur écart type est écrit à côté du résultat</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Taille au sol du modèle</translation>
    </message>
    <message>
      <source>Joint windows</source>
      <translation>Fenêtres jointes</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Sortie</translation>
    </message>
    <message>
      <source>Left empty: a temporary file</source>
      <translation>Laissé vide : un fichier temporaire</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Historique</translation>
    </message>
    <message>
      <source>This project only</source>
      <translation>De ce projet seulement</translation>
    </message>
    <message>
      <source>Past jobs, the newest first; a double click puts one into the form</source>
      <translation>Tâches passées, la plus récente en premier ; un double clic en met une dans le formulaire</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Relancer</translation>
    </message>
    <message>
      <source>Runs this job as it was, into a new file</source>
      <translation>Exécute cette tâche telle quelle, dans un nouveau fichier</translation>
    </message>
    <message>
      <source>Load into form</source>
      <translation>Dans le formulaire</translation>
    </message>
    <message>
      <source>Takes its settings over, for the layer that is chosen</source>
      <translation>Reprend ses réglages, pour la couche choisie</translation>
    </message>
    <message>
      <source>Save job file...</source>
      <translation>Enregistrer...</translation>
    </message>
    <message>
      <source>For the command line (translate --job) and for colleagues</source>
      <translation>Pour la ligne de commande (translate --job) et pour les collègues</translation>
    </message>
    <message>
      <source>Open job file...</source>
      <translation>Ouvrir...</translation>
    </message>
    <message>
      <source>Puts a job file into the form</source>
      <translation>Met un fichier de tâche dans le formulaire</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>Charger</translation>
    </message>
    <message>
      <source>Adds this job's existing results to the project</source>
      <translation>Ajoute au projet ce que cette tâche a écrit, si les fichiers existent</translation>
    </message>
    <message>
      <source>Forget</source>
      <translation>Oublier</translation>
    </message>
    <message>
      <source>Forgets this job; its results stay</source>
      <translation>Oublie cette tâche ; ses résultats restent</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Journal</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>Copier le dia&amp;gnostic</translation>
    </message>
    <message>
      <source>Copies what a report of a problem needs, without personal paths</source>
      <translation>Copie ce que demande un rapport de problème, sans chemins personnels</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>Aperç&amp;u</translation>
    </message>
    <message>
      <source>Translates what the map shows, as much of it as takes about ten seconds; the full run gives the same pixels</source>
      <translation>Traduit ce que la carte montre, autant qu'il en tient en dix secondes environ ; l'exécution complète donne les mêmes pixels</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>&amp;Exécuter</translation>
    </message>
    <message>
      <source>Remove from the queue</source>
      <translation>Retirer de la file</translation>
    </message>
    <message>
      <source>&amp;Show finished rows</source>
      <translation>Montrer ce qui est &amp;fait</translation>
    </message>
    <message>
      <source>Loads the rows that are finished already; they follow the run</source>
      <translation>Charge les lignes déjà terminées ; elles suivent l'exécution</translation>
    </message>
    <message>
      <source>C&amp;ontinue</source>
      <translation>C&amp;ontinuer</translation>
    </message>
    <message>
      <source>Goes on where the job stopped</source>
      <translation>Reprend là où la tâche s'est arrêtée</translation>
    </message>
    <message>
      <source>Co&amp;mpare</source>
      <translation>Co&amp;mparer</translation>
    </message>
    <message>
      <source>Swipes the result over its source on the map. V and H turn the line, B blinks, R takes the known part, Esc ends</source>
      <translation>Fait glisser le résultat sur sa source dans la carte. V et H tournent la ligne, B fait clignoter, R prend la partie connue, Échap termine</translation>
    </message>
    <message>
      <source>E&amp;valuate...</source>
      <translation>É&amp;valuer...</translation>
    </message>
    <message>
      <source>Compares a result with what was measured: PSNR, SSIM, bias, and a report with pictures</source>
      <translation>Compare un résultat à ce qui a été mesuré : PSNR, SSIM, biais, et un rapport avec images</translation>
    </message>
    <message>
      <source>&amp;Index...</source>
      <translation>&amp;Indice...</translation>
    </message>
    <message>
      <source>NDVI, NDWI, NDMI or NBR of a result and its source</source>
      <translation>NDVI, NDWI, NDMI ou NBR d'un résultat et de sa source</translation>
    </message>
    <message>
      <source>&amp;Keep...</source>
      <translation>&amp;Conserver...</translation>
    </message>
    <message>
      <source>Moves a temporary result, with what was written beside it, to a file that stays</source>
      <translation>Déplace un résultat temporaire, avec ce qui a été écrit à côté, vers un fichier permanent</translation>
    </message>
    <message>
      <source>Check and repair the backend</source>
      <translation>Vérifier et réparer le backend</translation>
    </message>
    <message>
      <source>Loads every package of the backend once and reinstalls damaged ones</source>
      <translation>Charge chaque paquet du backend une fois et réinstalle ce qui est abîmé</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyBackend</name>
    <message>
      <source>{directions} got better on the ground that was held back: use {model} for scenes like these, and {parent} elsewhere.</source>
      <translation>{directions} s'est amélioré sur le terrain mis de côté : utilisez {model} pour des scènes comme celles-ci, et {parent} ailleurs.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back, so nothing was kept: use {parent}.</source>
      <translation>Rien ne s'est amélioré sur le terrain mis de côté, donc rien n'a été gardé : utilisez {parent}.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back; {model} was kept all the same, as requested.</source>
      <translation>Rien ne s'est amélioré sur le terrain mis de côté ; {model} a été gardé quand même, comme demandé.</translation>
    </message>
    <message>
      <source>Adapting needs at least one pair.</source>
      <translation>L'adaptation demande au moins une paire.</translation>
    </message>
    <message>
      <source>The adaptation was cancelled.</source>
      <translation>L'adaptation a été annulée.</translation>
    </message>
    <message>
      <source>A pair has two modalities; both are {id}.</source>
      <translation>Une paire a deux modalités ; les deux sont {id}.</translation>
    </message>
    <message>
      <source>'{name}' cannot be the id of a new model.</source>
      <translation>« {name} » ne peut pas être l'identifiant d'un nouveau modèle.</translation>
    </message>
    <message>
      <source>Use letters, digits, - and _, and no name of a known model.</source>
      <translation>Utilisez des lettres, des chiffres, - et _, et non le nom d'un modèle connu.</translation>
    </message>
    <message>
      <source>A model '{name}' is listed already.</source>
      <translation>Un modèle « {name} » figure déjà dans la liste.</translation>
    </message>
    <message>
      <source>Choose another name, or take it off the list: `models remove {name}`.</source>
      <translation>Choisissez un autre nom, ou retirez-le de la liste : `models remove {name}`.</translation>
    </message>
    <message>
      <source>The folder '{out}' exists.</source>
      <translation>Le dossier « {out} » existe déjà.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Choisissez un autre nom.</translation>
    </message>
    <message>
      <source>'{out}' cannot be written: {reason}.</source>
      <translation>« {out} » ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
      <source>The model '{model}' has no closed form to adapt.</source>
      <translation>Le modèle « {model} » n'a pas de forme close à adapter.</translation>
    </message>
    <message>
      <source>Choose any2any-tiny.</source>
      <translation>Choisissez any2any-tiny.</translation>
    </message>
    <message>
      <source>'{source}' and '{target}' have too little ground in common to learn from.</source>
      <translation>« {source} » et « {target} » ont trop peu de terrain en commun pour en apprendre.</translation>
    </message>
    <message>
      <source>Do they show the same place? Give larger rasters, or several pairs.</source>
      <translation>Montrent-ils le même lieu ? Donnez des rasters plus grands, ou plusieurs paires.</translation>
    </message>
    <message>
      <source>The model gives numbers that are not finite for {target}.</source>
      <translation>Le modèle donne des nombres non finis pour {target}.</translation>
    </message>
    <message>
      <source>Verify it with `models verify`, or use --precision fp32.</source>
      <translation>Vérifiez-le avec `models verify`, ou utilisez --precision fp32.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept for --resume.</source>
      <translation>La traduction a été annulée ; les lignes terminées sont gardées pour --resume.</translation>
    </message>
    <message>
      <source>'{prediction}' does not state its modality: it was not written by this software.</source>
      <translation>« {prediction} » n'indique pas sa modalité : il ne vient pas de ce logiciel.</translation>
    </message>
    <message>
      <source>Say it with --modality.</source>
      <translation>Indiquez-la avec --modality.</translation>
    </message>
    <message>
      <source>The comparison was cancelled.</source>
      <translation>La comparaison a été annulée.</translation>
    </message>
    <message>
      <source>'{prediction}' and '{reference}' have no valid pixel in common.</source>
      <translation>« {prediction} » et « {reference} » n'ont aucun pixel valide en commun.</translation>
    </message>
    <message>
      <source>Do they show the same place?</source>
      <translation>Montrent-ils le même endroit ?</translation>
    </message>
    <message>
      <source>'{id}' is not a modality.</source>
      <translation>« {id} » n'est pas une modalité.</translation>
    </message>
    <message>
      <source>Use one of {known}.</source>
      <translation>Utilisez l'un de {known}.</translation>
    </message>
    <message>
      <source>The report '{path}' cannot be written: {reason}.</source>
      <translation>Le rapport « {path} » ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Choisissez un autre fichier.</translation>
    </message>
    <message>
      <source>The window {column},{row},{width},{height} lies outside the raster.</source>
      <translation>La fenêtre {column},{row},{width},{height} est hors du raster.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it has no bounds.</source>
      <translation>La source n'est pas géoréférencée et n'a donc pas d'emprise.</translation>
    </message>
    <message>
      <source>Use --window instead.</source>
      <translation>Utilisez plutôt --window.</translation>
    </message>
    <message>
      <source>Give west, south, east, north with west &lt; east and south &lt; north.</source>
      <translation>Indiquez ouest, sud, est, nord avec ouest &lt; est et sud &lt; nord.</translation>
    </message>
    <message>
      <source>The raster has {width} x {height} pixels.</source>
      <translation>Le raster a {width} x {height} pixels.</translation>
    </message>
    <message>
      <source>The bounds {bounds} are empty.</source>
      <translation>L'emprise {bounds} est vide.</translation>
    </message>
    <message>
      <source>They are read in the source's own CRS.</source>
      <translation>Elle est lue dans le SCR de la source.</translation>
    </message>
    <message>
      <source>The bounds {bounds} lie outside the raster.</source>
      <translation>L'emprise {bounds} est hors du raster.</translation>
    </message>
    <message>
      <source>An overlap of {overlap_pixels} pixels is more than half a window.</source>
      <translation>Un recouvrement de {overlap_pixels} pixels dépasse la moitié d'une fenêtre.</translation>
    </message>
    <message>
      <source>Use at most {most}.</source>
      <translation>Utilisez au plus {most}.</translation>
    </message>
    <message>
      <source>'{spec}' names no band: after # a number from 1 on is needed.</source>
      <translation>« {spec} » ne désigne aucune bande : après #, il faut un nombre à partir de 1.</translation>
    </message>
    <message>
      <source>The bands of {index} have no valid pixel in common.</source>
      <translation>Les bandes de {index} n'ont aucun pixel valide en commun.</translation>
    </message>
    <message>
      <source>Unknown index '{name}'.</source>
      <translation>Il n'y a pas d'indice « {name} ».</translation>
    </message>
    <message>
      <source>{index} needs the band {missing}.</source>
      <translation>{index} a besoin de la bande {missing}.</translation>
    </message>
    <message>
      <source>Give --{option} PATH.</source>
      <translation>Indiquez --{option} PATH.</translation>
    </message>
    <message>
      <source>The index was cancelled.</source>
      <translation>L'indice a été annulé.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Choisissez un autre dossier.</translation>
    </message>
    <message>
      <source>Choose another name or use --overwrite.</source>
      <translation>Choisissez un autre nom ou utilisez --overwrite.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist.</source>
      <translation>Le dossier « {folder} » n'existe pas.</translation>
    </message>
    <message>
      <source>'{path}' is one of the bands.</source>
      <translation>« {path} » est l'une des bandes.</translation>
    </message>
    <message>
      <source>'{path}' exists already.</source>
      <translation>« {path} » existe déjà.</translation>
    </message>
    <message>
      <source>Unknown modality '{id}'.</source>
      <translation>Il n'y a pas de modalité « {id} ».</translation>
    </message>
    <message>
      <source>Choose one of {known}.</source>
      <translation>Choisissez l'un de {known}.</translation>
    </message>
    <message>
      <source>Use weights that this version's training exported, or update the software.</source>
      <translation>Utilisez des poids exportés par l'entraînement de cette version, ou mettez le logiciel à jour.</translation>
    </message>
    <message>
      <source>The model does not know {modality}.</source>
      <translation>Le modèle ne connaît pas {modality}.</translation>
    </message>
    <message>
      <source>It knows {known}.</source>
      <translation>Il connaît {known}.</translation>
    </message>
    <message>
      <source>The model folder '{folder}' does not fit this version: {reason}.</source>
      <translation>Le dossier de modèle « {folder} » ne convient pas à cette version : {reason}.</translation>
    </message>
    <message>
      <source>Choose a folder that exists and that you may write to.</source>
      <translation>Choisissez un dossier existant où vous pouvez écrire.</translation>
    </message>
    <message>
      <source>Free some space and run the same job again: it continues where it stopped.</source>
      <translation>Libérez de la place et relancez la même tâche : elle reprend où elle s'est arrêtée.</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: {reason}.</source>
      <translation>« {path} » ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
      <source>Free some space.</source>
      <translation>Libérez de la place.</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished. What is done is kept in '{path}.partial'.</source>
      <translation>Le disque est plein : « {path} » n'a pas pu être terminé. Ce qui est fait est gardé dans « {path}.partial ».</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished.</source>
      <translation>Le disque est plein : « {path} » n'a pas pu être terminé.</translation>
    </message>
    <message>
      <source>Choose a shorter name.</source>
      <translation>Choisissez un nom plus court.</translation>
    </message>
    <message>
      <source>Name a file for the output.</source>
      <translation>Indiquez un fichier pour le résultat.</translation>
    </message>
    <message>
      <source>Choose another name for the output.</source>
      <translation>Choisissez un autre nom pour le résultat.</translation>
    </message>
    <message>
      <source>'{path}' is the source itself.</source>
      <translation>« {path} » est la source elle-même.</translation>
    </message>
    <message>
      <source>'{path}' is the reference itself.</source>
      <translation>« {path} » est la référence elle-même.</translation>
    </message>
    <message>
      <source>'{path}' is a further source itself.</source>
      <translation>« {path} » est elle-même une source de plus.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist or cannot be written to.</source>
      <translation>Le dossier « {folder} » n'existe pas ou n'est pas accessible en écriture.</translation>
    </message>
    <message>
      <source>The name '{start}...' is too long.</source>
      <translation>Le nom « {start}... » est trop long.</translation>
    </message>
    <message>
      <source>'{path}' is a folder.</source>
      <translation>« {path} » est un dossier.</translation>
    </message>
    <message>
      <source>The model '{folder}' has no table of expected errors from {source_modality} to {target}.</source>
      <translation>Le modèle « {folder} » n'indique pas son erreur habituelle de {source_modality} vers {target}.</translation>
    </message>
    <message>
      <source>Leave out --expected-error, or give a --reference.</source>
      <translation>Omettez --expected-error, ou indiquez --reference.</translation>
    </message>
    <message>
      <source>'{folder}' is a link to another folder, which is left as it is.</source>
      <translation>« {folder} » est un lien vers un autre dossier, laissé tel quel.</translation>
    </message>
    <message>
      <source>Remove the link, or choose another name.</source>
      <translation>Supprimez le lien, ou choisissez un autre nom.</translation>
    </message>
    <message>
      <source>The folder '{folder}', in which finished rows are kept, holds other files ('{file}').</source>
      <translation>Le dossier « {folder} », où sont gardées les lignes terminées, contient d'autres fichiers (« {file} »).</translation>
    </message>
    <message>
      <source>Move it away, or choose another name.</source>
      <translation>Déplacez-le, ou choisissez un autre nom.</translation>
    </message>
    <message>
      <source>Another run is writing '{name}' at this moment.</source>
      <translation>Un autre traitement écrit « {name} » en ce moment.</translation>
    </message>
    <message>
      <source>Wait until it has ended, or choose another name.</source>
      <translation>Attendez qu'il se termine, ou choisissez un autre nom.</translation>
    </message>
    <message>
      <source>'{path}' may need {needed} more on disk and {free} are free.</source>
      <translation>« {path} » peut demander encore {needed} sur le disque, et {free} sont libres.</translation>
    </message>
    <message>
      <source>Free some space, choose another folder or a smaller window.</source>
      <translation>Libérez de la place, choisissez un autre dossier ou une fenêtre plus petite.</translation>
    </message>
    <message>
      <source>Use --mode fast or balanced, or fewer --steps.</source>
      <translation>Utilisez --mode fast ou balanced, ou moins de --steps.</translation>
    </message>
    <message>
      <source>The polygons lie outside the part of the raster to translate.</source>
      <translation>Les polygones sont hors de la partie du raster à traduire.</translation>
    </message>
    <message>
      <source>The source is not georeferenced.</source>
      <translation>La source n'est pas géoréférencée.</translation>
    </message>
    <message>
      <source>Leave out --gsd native.</source>
      <translation>Omettez --gsd native.</translation>
    </message>
    <message>
      <source>Joint mode takes at most {most} steps, not {steps}: every step widens what a window depends on.</source>
      <translation>Le mode conjoint accepte au plus {most} étapes, pas {steps} : chaque étape élargit ce dont dépend une fenêtre.</translation>
    </message>
    <message>
      <source>The bounds {bounds} cannot be warped: {reason}.</source>
      <translation>L'emprise {bounds} ne peut pas être reprojetée : {reason}.</translation>
    </message>
    <message>
      <source>Run it again with --debug on the command line and report what that shows.</source>
      <translation>Relancez avec --debug on the command line et signalez ce qui s'affiche.</translation>
    </message>
    <message>
      <source>{name} is not a JSON object.</source>
      <translation>{name} n'est pas un objet JSON.</translation>
    </message>
    <message>
      <source>The job file '{path}' cannot be read.</source>
      <translation>Le fichier de tâche « {path} » ne peut pas être lu.</translation>
    </message>
    <message>
      <source>The radiometry '{text}' needs a finite LOW below HIGH.</source>
      <translation>La radiométrie « {text} » demande un LOW fini inférieur à HIGH.</translation>
    </message>
    <message>
      <source>The radiometry '{radiometry}' does not fit {modality}.</source>
      <translation>La radiométrie « {radiometry} » ne convient pas à {modality}.</translation>
    </message>
    <message>
      <source>'{text}' is not a radiometry.</source>
      <translation>« {text} » n'est pas une radiométrie.</translation>
    </message>
    <message>
      <source>Use {names} or LOW:HIGH.</source>
      <translation>Utilisez {names} ou LOW:HIGH.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed.</source>
      <translation>Seuls {pixels} pixels de « {name} » recouvrent des pixels valides de la source, ou ils sont trop éloignés ; il en faut {needed}.</translation>
    </message>
    <message>
      <source>Does it show the same place? --allow-uncalibrated continues without calibration.</source>
      <translation>Montre-t-elle le même endroit ? --allow-uncalibrated continue malgré tout.</translation>
    </message>
    <message>
      <source>The estimate was cancelled.</source>
      <translation>L'estimation a été annulée.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' is not a table of expected errors.</source>
      <translation>{file} de « {folder} » n'est pas une table d'erreurs attendues.</translation>
    </message>
    <message>
      <source>'{source}' has changed while it was translated; nothing was written under the result's name.</source>
      <translation>« {source} » a changé pendant la traduction ; rien n'a été écrit sous le nom du résultat.</translation>
    </message>
    <message>
      <source>Run it again when the source is complete.</source>
      <translation>Relancez quand la source est complète.</translation>
    </message>
    <message>
      <source>A folder's scenes are its {endings} files; others can be named in a text file, one path per line.</source>
      <translation>Les scènes d'un dossier sont ses fichiers {endings} ; d'autres peuvent être listées dans un fichier texte, un chemin par ligne.</translation>
    </message>
    <message>
      <source>Check the query that wrote it.</source>
      <translation>Vérifiez la requête qui l'a créé.</translation>
    </message>
    <message>
      <source>The folder '{folder}' holds no raster.</source>
      <translation>Le dossier « {folder} » ne contient aucun raster.</translation>
    </message>
    <message>
      <source>Rename one of them, or list it only once.</source>
      <translation>Donnez un autre nom à l'un d'eux, ou ne l'indiquez qu'une fois.</translation>
    </message>
    <message>
      <source>'{source}' holds no STAC item.</source>
      <translation>« {source} » ne contient aucun item STAC.</translation>
    </message>
    <message>
      <source>'{first}' and '{second}' would have the same output.</source>
      <translation>« {first} » et « {second} » auraient le même résultat.</translation>
    </message>
    <message>
      <source>'{path}' exists already and is not of this software.</source>
      <translation>« {path} » existe déjà et ne vient pas de ce logiciel.</translation>
    </message>
    <message>
      <source>Choose another folder for the outputs, or move that file away.</source>
      <translation>Choisissez un autre dossier pour les résultats, ou déplacez ce fichier.</translation>
    </message>
    <message>
      <source>The STAC item '{item}' has no assets with {bands} (its bands: {names}).</source>
      <translation>L'item STAC « {item} » n'a pas de fichiers avec {bands} (ses bandes : {names}).</translation>
    </message>
    <message>
      <source>An asset of the STAC item with {name} runs the other way than the others (south up).</source>
      <translation>Un fichier de l'item STAC avec {name} est orienté à l'inverse des autres (sud en haut).</translation>
    </message>
    <message>
      <source>Warp its assets onto one grid first.</source>
      <translation>Ramenez d'abord ses fichiers sur une même grille.</translation>
    </message>
    <message>
      <source>'{file}' cannot be read as STAC: {reason}.</source>
      <translation>« {file} » ne peut pas être lu comme STAC : {reason}.</translation>
    </message>
    <message>
      <source>Check it with a STAC validator.</source>
      <translation>Vérifiez-le avec un validateur STAC.</translation>
    </message>
    <message>
      <source>Choose items of another collection, or another modality than {modality}.</source>
      <translation>Choisissez des items d'une autre collection, ou une autre modalité que {modality}.</translation>
    </message>
    <message>
      <source>The assets of the STAC item '{item}' are in different coordinate systems.</source>
      <translation>Les fichiers de l'item STAC « {item} » sont dans des systèmes de coordonnées différents.</translation>
    </message>
    <message>
      <source>Warp them onto one grid first.</source>
      <translation>Ramenez-les d'abord sur une même grille.</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {ours}, the client version {theirs}.</source>
      <translation>Le backend parle la version {ours} du protocole, le client la version {theirs}.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Mettez à jour ensemble l'extension et son environnement.</translation>
    </message>
    <message>
      <source>A message is not understood: {reason}</source>
      <translation>Un message n'est pas compris : {reason}</translation>
    </message>
    <message>
      <source>A message is longer than {most} MiB and was dropped.</source>
      <translation>Un message dépasse {most} Mio et a été ignoré.</translation>
    </message>
    <message>
      <source>It may have ended already.</source>
      <translation>Il est peut-être déjà terminé.</translation>
    </message>
    <message>
      <source>No job '{job_id}' is running.</source>
      <translation>Il n'y a pas de tâche « {job_id} » à annuler.</translation>
    </message>
    <message>
      <source>The job was cancelled before it began.</source>
      <translation>La tâche a été annulée avant de commencer.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so no polygon says which part of it is meant.</source>
      <translation>La source n'est pas géoréférencée : aucun polygone ne peut en désigner une partie.</translation>
    </message>
    <message>
      <source>Give a GeoJSON file with Polygon or MultiPolygon.</source>
      <translation>Indiquez un fichier GeoJSON avec Polygon ou MultiPolygon.</translation>
    </message>
    <message>
      <source>The polygons cannot be brought into the source's coordinate system: {reason}.</source>
      <translation>Les polygones ne peuvent pas être amenés dans le système de coordonnées de la source : {reason}.</translation>
    </message>
    <message>
      <source>'{path}' holds no polygon.</source>
      <translation>« {path} » ne contient aucun polygone.</translation>
    </message>
    <message>
      <source>The file '{path}' cannot be read.</source>
      <translation>Le fichier « {path} » ne peut pas être lu.</translation>
    </message>
    <message>
      <source>The raster has one band, which is taken.</source>
      <translation>Le raster a une bande, qui est prise.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their colour interpretation.</source>
      <translation>Les bandes {indexes} sont {bands} d'après leur interprétation de couleur.</translation>
    </message>
    <message>
      <source>Its only band is described as '{description}', which is not {modality}.</source>
      <translation>Sa seule bande est décrite comme « {description} », ce qui n'est pas {modality}.</translation>
    </message>
    <message>
      <source>Its only band is named '{name}', which is not {modality}.</source>
      <translation>Sa seule bande s'appelle « {name} », ce qui n'est pas {modality}.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their wavelengths ({nanometres}).</source>
      <translation>Les bandes {indexes} sont {bands} d'après leurs longueurs d'onde ({nanometres}).</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; these bands of the raster were not recognised ({names}).</source>
      <translation>{modality} demande {bands} ; on ne sait pas quelles bandes du raster ce sont ({names}).</translation>
    </message>
    <message>
      <source>Name {channels} of them in that order with --bands.</source>
      <translation>Indiquez-en {channels} dans cet ordre avec --bands.</translation>
    </message>
    <message>
      <source>The raster has {count} bands, as many as the modality has, taken in their order.</source>
      <translation>Le raster a {count} bandes, autant que la modalité ; elles sont prises dans leur ordre.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their descriptions.</source>
      <translation>Les bandes {indexes} sont {bands} d'après leurs descriptions.</translation>
    </message>
    <message>
      <source>{modality} needs {channels} bands, and {named} are named.</source>
      <translation>{modality} demande {channels} bandes, et {named} sont indiquées.</translation>
    </message>
    <message>
      <source>Bands {indexes} were requested.</source>
      <translation>Les bandes {indexes} ont été demandées.</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; this band of the raster was not recognised ({names}).</source>
      <translation>{modality} demande {bands} ; on ne sait pas quelle bande du raster c'est ({names}).</translation>
    </message>
    <message>
      <source>Name it with --bands.</source>
      <translation>Indiquez-la avec --bands.</translation>
    </message>
    <message>
      <source>Choose its own modality, or name the band with --bands 1 to use it anyway.</source>
      <translation>Choisissez sa propre modalité, ou indiquez la bande avec --bands 1 pour l'utiliser malgré tout.</translation>
    </message>
    <message>
      <source>Name {bands}, in that order.</source>
      <translation>Indiquez {bands}, dans cet ordre.</translation>
    </message>
    <message>
      <source>There is no band {index}.</source>
      <translation>Il n'y a pas de bande {index}.</translation>
    </message>
    <message>
      <source>The raster's bands are numbered 1 to {count}.</source>
      <translation>Les bandes du raster sont numérotées de 1 à {count}.</translation>
    </message>
    <message>
      <source>Band {index} is the alpha channel, which masks and does not measure.</source>
      <translation>La bande {index} est le canal alpha, qui masque et ne mesure pas.</translation>
    </message>
    <message>
      <source>The names of its {count} bands do not state a wavelength.</source>
      <translation>Ses {count} bandes n'ont pas de noms qui indiquent leur longueur d'onde.</translation>
    </message>
    <message>
      <source>It has one band, and nothing names its wavelength.</source>
      <translation>Il a une bande, et rien n'indique sa longueur d'onde.</translation>
    </message>
    <message>
      <source>It depends on the modality.</source>
      <translation>Cela dépend de la modalité.</translation>
    </message>
    <message>
      <source>The raster has a colour table; if it is a map of classes, its colours are not a measurement.</source>
      <translation>Une table de couleurs donne des couleurs ; sur une carte de classes, ce n'est pas une mesure.</translation>
    </message>
    <message>
      <source>A band is described by its radar polarisation.</source>
      <translation>Une bande est décrite par sa polarisation radar.</translation>
    </message>
    <message>
      <source>A band's unit is dB.</source>
      <translation>L'unité d'une bande est le dB.</translation>
    </message>
    <message>
      <source>It has {count} bands, and nothing names their wavelengths.</source>
      <translation>Il a {count} bandes, et rien n'indique leurs longueurs d'onde.</translation>
    </message>
    <message>
      <source>Its band is narrow near infrared, which serves as near infrared.</source>
      <translation>Sa bande est un proche infrarouge étroit, qui sert de proche infrarouge.</translation>
    </message>
    <message>
      <source>Its only band is {role}, which alone is none of the modalities.</source>
      <translation>Sa seule bande est {role}, qui seule n'est aucune des modalités.</translation>
    </message>
    <message>
      <source>The file's name says so.</source>
      <translation>Le nom du fichier le dit.</translation>
    </message>
    <message>
      <source>It is radar data by its metadata or its complex numbers.</source>
      <translation>Ce sont des données radar d'après leurs métadonnées ou leurs nombres complexes.</translation>
    </message>
    <message>
      <source>It depends on the bands.</source>
      <translation>Cela dépend des bandes.</translation>
    </message>
    <message>
      <source>The descriptions or colours name its bands ({indexes}).</source>
      <translation>Les descriptions ou les couleurs nomment ses bandes ({indexes}).</translation>
    </message>
    <message>
      <source>Most numbers are negative, as dB are.</source>
      <translation>La plupart des nombres sont négatifs, comme en dB.</translation>
    </message>
    <message>
      <source>Neither metadata nor name state it.</source>
      <translation>Ni les métadonnées ni le nom ne l'indiquent.</translation>
    </message>
    <message>
      <source>It was requested.</source>
      <translation>Cela a été demandé.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it says {level}.</source>
      <translation>Les métadonnées Landsat à côté indiquent {level}.</translation>
    </message>
    <message>
      <source>The metadata says {key}={value}.</source>
      <translation>Les métadonnées disent {key}={value}.</translation>
    </message>
    <message>
      <source>The name says {part}.</source>
      <translation>Le nom dit {part}.</translation>
    </message>
    <message>
      <source>The file is damaged or incomplete; copy or download it again.</source>
      <translation>Le fichier est endommagé ou incomplet ; copiez-le ou téléchargez-le à nouveau.</translation>
    </message>
    <message>
      <source>Rename the file.</source>
      <translation>Renommez le fichier.</translation>
    </message>
    <message>
      <source>'{path}' is a stream or a device, of which no window can be read.</source>
      <translation>« {path} » est un flux ou un périphérique, dont aucune fenêtre ne peut être lue.</translation>
    </message>
    <message>
      <source>Save it as a file first.</source>
      <translation>Enregistrez-le d'abord comme fichier.</translation>
    </message>
    <message>
      <source>Open one of its layers: {layers}</source>
      <translation>Ouvrez l'une de ses couches : {layers}</translation>
    </message>
    <message>
      <source>'{path}' holds {count} rasters.</source>
      <translation>« {path} » contient {count} rasters.</translation>
    </message>
    <message>
      <source>Name one of them: {names}</source>
      <translation>Indiquez l'un d'eux : {names}</translation>
    </message>
    <message>
      <source>The name '{path}' is not UTF-8, and GDAL reads no other.</source>
      <translation>Le nom « {path} » n'est pas en UTF-8, et GDAL n'en lit pas d'autre.</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>Il n'y a pas de fichier « {path} ».</translation>
    </message>
    <message>
      <source>It holds no layers either.</source>
      <translation>Il ne contient pas non plus de couches.</translation>
    </message>
    <message>
      <source>'{path}' is a container without bands.</source>
      <translation>« {path} » est un conteneur sans bandes propres.</translation>
    </message>
    <message>
      <source>'{path}' holds no raster that can be read.</source>
      <translation>« {path} » ne contient aucun raster lisible.</translation>
    </message>
    <message>
      <source>The VRT '{inside}' refers to '{name}', which does not exist.</source>
      <translation>Le VRT « {inside} » renvoie à « {name} », qui n'existe pas.</translation>
    </message>
    <message>
      <source>'{path}' is a folder, but not a known product of Sentinel-2, Landsat or HLS.</source>
      <translation>« {path} » est un dossier, et pas un produit connu de Sentinel-2, Landsat ou HLS.</translation>
    </message>
    <message>
      <source>Name a raster in it.</source>
      <translation>Indiquez un raster qu'il contient.</translation>
    </message>
    <message>
      <source>'{path}' is not a raster that can be read: {reason}</source>
      <translation>« {path} » n'est pas un raster lisible : {reason}</translation>
    </message>
    <message>
      <source>The product {product} has no {missing}, which {modality} needs.</source>
      <translation>Le produit {product} n'a pas {missing}, dont {modality} a besoin.</translation>
    </message>
    <message>
      <source>Choose another modality.</source>
      <translation>Choisissez une autre modalité.</translation>
    </message>
    <message>
      <source>The product {product} cannot be read: {reason}</source>
      <translation>Le produit {product} ne peut pas être lu : {reason}</translation>
    </message>
    <message>
      <source>Download it again.</source>
      <translation>Téléchargez-le à nouveau.</translation>
    </message>
    <message>
      <source>The raster holds printing inks (CMYK), which are not spectral bands.</source>
      <translation>Le raster contient des encres d'impression (CMJN), qui ne sont pas des bandes spectrales.</translation>
    </message>
    <message>
      <source>Convert it to RGB first.</source>
      <translation>Convertissez-le d'abord en RVB.</translation>
    </message>
    <message>
      <source>Band 1 holds numbers of a colour table; all of the colours come from it alone.</source>
      <translation>La bande 1 contient des numéros d'une table de couleurs ; toutes les couleurs viennent d'elle seule.</translation>
    </message>
    <message>
      <source>Leave out --bands.</source>
      <translation>Omettez --bands.</translation>
    </message>
    <message>
      <source>The raster holds numbers of a colour table, which cannot be read as {modality}.</source>
      <translation>Le raster contient des numéros d'une table de couleurs, qui ne peuvent pas être lus comme {modality}.</translation>
    </message>
    <message>
      <source>Use a raster of measured values, or the source modality rgb.</source>
      <translation>Utilisez un raster de valeurs mesurées, ou la modalité source rgb.</translation>
    </message>
    <message>
      <source>Band {index} holds complex numbers ({dtype}).</source>
      <translation>La bande {index} contient des nombres complexes ({dtype}).</translation>
    </message>
    <message>
      <source>Convert them to amplitude, power or dB first.</source>
      <translation>Convertissez-les d'abord en amplitude, puissance ou dB.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at column {column}, row {row}: {reason}</source>
      <translation>« {path} » ne peut pas être lu à la colonne {column}, ligne {row} : {reason}</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at columns {left} to {right}, rows {top} to {bottom}: {reason}</source>
      <translation>« {path} » ne peut pas être lu aux colonnes {left} à {right}, lignes {top} à {bottom} : {reason}</translation>
    </message>
    <message>
      <source>The numbers are fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Les nombres sont des fractions jusqu'à {largest:.3g}, comme la réflectance.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance of vegetation can.</source>
      <translation>Le centile le plus sombre est à {darkest:.0f}, le plus clair à {brightest:.0f}, comme peut l'être la réflectance de la végétation.</translation>
    </message>
    <message>
      <source>The numbers are after the bands' scale and offset fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Après l'échelle et le décalage des bandes, les nombres sont des fractions jusqu'à {largest:.3g}, comme la réflectance.</translation>
    </message>
    <message>
      <source>The file declares {bits}-bit numbers.</source>
      <translation>Le fichier déclare des nombres de {bits} bits.</translation>
    </message>
    <message>
      <source>The numbers stay within {low:g} and {high:g}.</source>
      <translation>Les nombres restent entre {low:g} et {high:g}.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance with the offset of 1000 does.</source>
      <translation>Le centile le plus sombre est à {darkest:.0f}, le plus clair à {brightest:.0f}, comme la réflectance avec le décalage de 1000.</translation>
    </message>
    <message>
      <source>The numbers fit no known radiometry.</source>
      <translation>Les nombres ne correspondent à aucune radiométrie connue.</translation>
    </message>
    <message>
      <source>The colours of a colour table are 8-bit.</source>
      <translation>Les couleurs d'une table de couleurs sont sur 8 bits.</translation>
    </message>
    <message>
      <source>The bands are 8-bit.</source>
      <translation>Les bandes sont sur 8 bits.</translation>
    </message>
    <message>
      <source>No valid pixel was found in the sample.</source>
      <translation>Aucun pixel valide n'a été trouvé dans l'échantillon.</translation>
    </message>
    <message>
      <source>The numbers are taken as {unit}.</source>
      <translation>Les nombres sont pris comme {unit}.</translation>
    </message>
    <message>
      <source>The darkest percent of the visible bands lies at {darkest:.0f}, as reflectance x 10000 does.</source>
      <translation>Le centile le plus sombre des bandes visibles est à {darkest:.0f}, comme la réflectance x 10000.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance x 10000 does.</source>
      <translation>Le centile le plus sombre est à {darkest:.0f}, le plus clair à {brightest:.0f}, comme la réflectance x 10000.</translation>
    </message>
    <message>
      <source>The name says processing baseline {baseline}.</source>
      <translation>Le nom indique la ligne de base de traitement {baseline}.</translation>
    </message>
    <message>
      <source>Everything is nodata, masked or not a number.</source>
      <translation>Tout est nodata, masqué ou n'est pas un nombre.</translation>
    </message>
    <message>
      <source>'{path}' holds no valid pixel.</source>
      <translation>« {path} » ne contient aucun pixel valide.</translation>
    </message>
    <message>
      <source>It was written by this software.</source>
      <translation>Il a été écrit par ce logiciel.</translation>
    </message>
    <message>
      <source>Numbers from {low:.1f} to {high:.1f} with negative ones, as dB are and power and amplitude are not.</source>
      <translation>Des nombres de {low:.1f} à {high:.1f}, dont des négatifs, comme les dB et non la puissance ni l'amplitude.</translation>
    </message>
    <message>
      <source>The numbers are small and positive (median {median:.3g}), as power is.</source>
      <translation>Les nombres sont petits et positifs (médiane {median:.3g}), comme la puissance.</translation>
    </message>
    <message>
      <source>The numbers are positive (median {median:.0f}), as amplitude is.</source>
      <translation>Les nombres sont positifs (médiane {median:.0f}), comme l'amplitude.</translation>
    </message>
    <message>
      <source>The band says dB.</source>
      <translation>La bande indique dB.</translation>
    </message>
    <message>
      <source>The name says amplitude.</source>
      <translation>Le nom dit amplitude.</translation>
    </message>
    <message>
      <source>Whole negative numbers (median {median:.0f}).</source>
      <translation>Des entiers négatifs (médiane {median:.0f}).</translation>
    </message>
    <message>
      <source>Landsat Collection 2 surface reflectance by its name: DN x 0.0000275 - 0.2.</source>
      <translation>D'après son nom, réflectance de surface Landsat Collection 2 : DN x 0.0000275 - 0.2.</translation>
    </message>
    <message>
      <source>Landsat Collection 2 level 1 by its name: DN x 0.00002 - 0.1, without the sun's elevation.</source>
      <translation>D'après son nom, Landsat Collection 2 niveau 1 : DN x 0.00002 - 0.1, sans la hauteur du soleil.</translation>
    </message>
    <message>
      <source>The bands' unit is percent.</source>
      <translation>L'unité des bandes est le pourcentage.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it: DN x {gain:.6g} - {offset:.4g}.</source>
      <translation>Métadonnées Landsat à côté : DN x {gain:.6g} - {offset:.4g}.</translation>
    </message>
    <message>
      <source>Sentinel-2 of THEIA by its name: DN / 10000.</source>
      <translation>D'après son nom, Sentinel-2 de THEIA : DN / 10000.</translation>
    </message>
    <message>
      <source>A warped source takes one no-data value: one that is named in place of those that the raster declares.</source>
      <translation>Une source reprojetée accepte une seule valeur nodata : une valeur indiquée à la place de celles du raster.</translation>
    </message>
    <message>
      <source>Name a single value for a raster that declares none, or leave out --gsd native.</source>
      <translation>Indiquez une seule valeur pour un raster qui n'en déclare pas, ou omettez --gsd native.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it cannot be warped to the native ground size.</source>
      <translation>La source n'est pas géoréférencée et ne peut donc pas être ramenée à la taille au sol du modèle.</translation>
    </message>
    <message>
      <source>The two rasters cannot be laid over each other: at least one is not georeferenced, and their sizes or grids differ.</source>
      <translation>Les deux rasters ne peuvent pas être superposés : l'un au moins n'est pas géoréférencé, et leurs tailles ou grilles diffèrent.</translation>
    </message>
    <message>
      <source>Georeference them, or bring both to one size.</source>
      <translation>Géoréférencez-les, ou ramenez-les à une même taille.</translation>
    </message>
    <message>
      <source>Warping pixels of {pixel_m:.2g} m to {gsd_m:g} m would take {needed:.0f} GB of memory.</source>
      <translation>Ramener des pixels de {pixel_m:.2g} m à {gsd_m:g} m demanderait {needed:.0f} Go de mémoire.</translation>
    </message>
    <message>
      <source>Average the raster to coarser pixels first, or leave out --gsd native.</source>
      <translation>Moyennez d'abord le raster en pixels plus grossiers, ou omettez --gsd native.</translation>
    </message>
    <message>
      <source>The source cannot be warped to {gsd_m:g} m: {reason}</source>
      <translation>La source ne peut pas être ramenée à {gsd_m:g} m : {reason}</translation>
    </message>
    <message>
      <source>The raster cannot be warped: {reason}</source>
      <translation>Le raster ne peut pas être reprojeté : {reason}</translation>
    </message>
    <message>
      <source>A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent.</source>
      <translation>Un pixel du résultat demande une source valide sur au moins la moitié de sa surface : vérifiez nodata, masque et emprise.</translation>
    </message>
    <message>
      <source>'{source}' has too few valid pixels in the area to translate.</source>
      <translation>« {source} » a trop peu de pixels valides dans la zone à traduire.</translation>
    </message>
    <message>
      <source>'{folder}' was adapted from another {parent} than the one whose parts it holds.</source>
      <translation>« {folder} » a été adapté à partir d'un autre {parent} que celui dont il contient les parties.</translation>
    </message>
    <message>
      <source>You have not added a model '{id}'.</source>
      <translation>Vous n'avez pas ajouté de modèle « {id} ».</translation>
    </message>
    <message>
      <source>Adapt it again, or copy it whole.</source>
      <translation>Adaptez-le de nouveau, ou copiez-le en entier.</translation>
    </message>
    <message>
      <source>`models list` names them.</source>
      <translation>`models list` les nomme.</translation>
    </message>
    <message>
      <source>'{folder}' holds no adapted model, so it is not deleted.</source>
      <translation>« {folder} » ne contient pas de modèle adapté, il n'est donc pas supprimé.</translation>
    </message>
    <message>
      <source>Unknown model '{id}'.</source>
      <translation>Il n'y a pas de modèle « {id} ».</translation>
    </message>
    <message>
      <source>Known: {known}; or give a model folder.</source>
      <translation>Connus : {known} ; ou indiquez un dossier de modèle.</translation>
    </message>
    <message>
      <source>Give the folder that training/export.py wrote.</source>
      <translation>Indiquez le dossier écrit par training/export.py.</translation>
    </message>
    <message>
      <source>'{path}' is not a model folder: it has no {file}.</source>
      <translation>« {path} » n'est pas un dossier de modèle : il n'a pas de {file}.</translation>
    </message>
    <message>
      <source>The id '{model}' cannot be added: it is the catalogue's or malformed.</source>
      <translation>L'identifiant « {model} » ne peut pas être ajouté : il est au catalogue ou mal formé.</translation>
    </message>
    <message>
      <source>Change the id in {index} and write {sums} again.</source>
      <translation>Changez l'identifiant dans {index} et réécrivez {sums}.</translation>
    </message>
    <message>
      <source>Add it again: `models add DIR`.</source>
      <translation>Ajoutez-le à nouveau : `models add DIR`.</translation>
    </message>
    <message>
      <source>Install the software again.</source>
      <translation>Réinstallez le logiciel.</translation>
    </message>
    <message>
      <source>The model '{id}' is not downloaded.</source>
      <translation>Le modèle « {id} » n'est pas téléchargé.</translation>
    </message>
    <message>
      <source>Run `models download {id}`.</source>
      <translation>Lancez `models download {id}`.</translation>
    </message>
    <message>
      <source>The downloaded '{id}' is not what the catalogue lists.</source>
      <translation>Le « {id} » téléchargé n'est pas celui du catalogue.</translation>
    </message>
    <message>
      <source>Run `models download {id}` again.</source>
      <translation>Lancez à nouveau `models download {id}`.</translation>
    </message>
    <message>
      <source>The folder of '{id}' is gone: {registered}.</source>
      <translation>Le dossier de « {id} » n'est plus là : {registered}.</translation>
    </message>
    <message>
      <source>The embedded model '{id}' is not in this installation.</source>
      <translation>Le modèle fourni « {id} » n'est pas dans cette installation.</translation>
    </message>
    <message>
      <source>Convert it to safetensors or remove it.</source>
      <translation>Convertissez-le en safetensors ou supprimez-le.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is damaged: its SHA-256 is not the listed one.</source>
      <translation>{name} de « {folder} » est endommagé : son SHA-256 n'est pas celui indiqué.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not listed in {file}.</source>
      <translation>{name} de « {folder} » n'est pas dans {file}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {name}: only safetensors weights are loaded, never a pickle.</source>
      <translation>« {folder} » contient {name} : seuls des poids safetensors sont chargés, jamais un pickle.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {name}.</source>
      <translation>Il manque {name} à « {folder} ».</translation>
    </message>
    <message>
      <source>{name} of '{folder}' cannot be read: {reason}.</source>
      <translation>{name} de « {folder} » ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {part}/{name}.</source>
      <translation>Il manque {part}/{name} à « {folder} ».</translation>
    </message>
    <message>
      <source>Train them with training/ or give a folder.</source>
      <translation>Entraînez-les avec training/ ou indiquez un dossier.</translation>
    </message>
    <message>
      <source>It needs a line `# revision &lt;40 hex digits&gt;`.</source>
      <translation>Il lui faut une ligne `# revision &lt;40 hex digits&gt;`.</translation>
    </message>
    <message>
      <source>Unset ANY2ANY_CATALOGUE or install the software again.</source>
      <translation>Supprimez ANY2ANY_CATALOGUE ou réinstallez le logiciel.</translation>
    </message>
    <message>
      <source>The weights for {model} are not published yet.</source>
      <translation>Les poids de {model} ne sont pas encore publiés.</translation>
    </message>
    <message>
      <source>The catalogue's {file} pins no full commit hash.</source>
      <translation>{file} du catalogue ne fixe pas de hash de commit complet.</translation>
    </message>
    <message>
      <source>The model catalogue {path} cannot be read: {reason}.</source>
      <translation>Le catalogue de modèles {path} ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
      <source>The catalogue's {file} cannot be read.</source>
      <translation>{file} du catalogue ne peut pas être lu.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a safetensors file.</source>
      <translation>{name} de « {folder} » n'est pas un fichier safetensors.</translation>
    </message>
    <message>
      <source>Unset HF_HUB_OFFLINE, or copy the model folder here and use `models add DIR`.</source>
      <translation>Supprimez HF_HUB_OFFLINE, ou copiez ici le dossier du modèle et utilisez `models add DIR`.</translation>
    </message>
    <message>
      <source>Check HF_ENDPOINT, and whether a proxy or a login page stands in between.</source>
      <translation>Vérifiez HF_ENDPOINT, et si un proxy ou une page de connexion s'interpose.</translation>
    </message>
    <message>
      <source>Free space, or set ANY2ANY_CACHE to a folder on another disk.</source>
      <translation>Libérez de la place, ou placez ANY2ANY_CACHE sur un dossier d'un autre disque.</translation>
    </message>
    <message>
      <source>Try again; if it happens again, the hub or a proxy serves another file.</source>
      <translation>Réessayez ; si cela se répète, le hub ou un proxy fournit un autre fichier.</translation>
    </message>
    <message>
      <source>The download was cancelled; what has arrived is kept for the next one.</source>
      <translation>Le téléchargement a été annulé ; ce qui est arrivé est gardé pour le prochain.</translation>
    </message>
    <message>
      <source>Offline mode is on (HF_HUB_OFFLINE), so '{repo}' cannot be downloaded.</source>
      <translation>Le mode hors ligne est actif (HF_HUB_OFFLINE) : « {repo} » ne peut pas être téléchargé.</translation>
    </message>
    <message>
      <source>{endpoint} does not answer as a model hub does for '{repo}'.</source>
      <translation>{endpoint} ne répond pas comme un hub de modèles pour « {repo} ».</translation>
    </message>
    <message>
      <source>The download needs {needed:.0f} MB and {free:.0f} MB are free.</source>
      <translation>Le téléchargement demande {needed:.0f} Mo, et {free:.0f} Mo sont libres.</translation>
    </message>
    <message>
      <source>{file} arrived damaged: its SHA-256 is not the catalogue's. It was removed.</source>
      <translation>{file} est arrivé endommagé : son SHA-256 n'est pas celui du catalogue. Il a été supprimé.</translation>
    </message>
    <message>
      <source>Try again later: the download resumes.</source>
      <translation>Réessayez plus tard : le téléchargement reprend où il s'est arrêté.</translation>
    </message>
    <message>
      <source>Check the connection, proxy and HF_ENDPOINT, and try again: a download resumes.</source>
      <translation>Vérifiez la connexion, le proxy et HF_ENDPOINT, puis réessayez : un téléchargement reprend où il s'est arrêté.</translation>
    </message>
    <message>
      <source>The hub sends more of {file} than the {size} bytes it announced; the file was not taken.</source>
      <translation>Le hub envoie de {file} plus que les {size} octets annoncés ; le fichier n'a pas été pris.</translation>
    </message>
    <message>
      <source>The hub stops sending {file} at {done} of {size} bytes.</source>
      <translation>Le hub cesse d'envoyer {file} à {done} octets sur {size}.</translation>
    </message>
    <message>
      <source>Correct the catalogue.</source>
      <translation>Corrigez le catalogue.</translation>
    </message>
    <message>
      <source>Set ANY2ANY_CACHE to a folder that can be written.</source>
      <translation>Placez ANY2ANY_CACHE sur un dossier accessible en écriture.</translation>
    </message>
    <message>
      <source>The catalogue names a malformed repository '{repo}'.</source>
      <translation>Le catalogue nomme un dépôt mal formé « {repo} ».</translation>
    </message>
    <message>
      <source>The hub has no repository '{repo}', or it is private.</source>
      <translation>Le hub n'a pas de dépôt « {repo} », ou il est privé.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks the pinned commit.</source>
      <translation>Il manque le commit fixé à « {repo} » du hub.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks a file: {file}.</source>
      <translation>Il manque un fichier à « {repo} » du hub : {file}.</translation>
    </message>
    <message>
      <source>The hub answered {status} for '{repo}'.</source>
      <translation>Le hub a répondu {status} pour « {repo} ».</translation>
    </message>
    <message>
      <source>The hub cannot be reached for '{repo}': {reason}.</source>
      <translation>Le hub est injoignable pour « {repo} » : {reason}.</translation>
    </message>
    <message>
      <source>The disk is full; free some space and try again: the download resumes.</source>
      <translation>Le disque est plein ; le téléchargement reprend où il s'est arrêté.</translation>
    </message>
    <message>
      <source>The model cache cannot be written: {reason}.</source>
      <translation>Le cache de modèles ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
      <source>The model '{folder}' does not fit: {reason}.</source>
      <translation>Le modèle « {folder} » ne convient pas : {reason}.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a JSON object.</source>
      <translation>{name} de « {folder} » n'est pas un objet JSON.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not readable JSON.</source>
      <translation>{name} de « {folder} » n'est pas du JSON lisible.</translation>
    </message>
    <message>
      <source>Use --device auto or cpu.</source>
      <translation>Utilisez --device auto ou cpu.</translation>
    </message>
    <message>
      <source>The machine's memory does not suffice.</source>
      <translation>La mémoire de la machine ne suffit pas.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size or close programs.</source>
      <translation>Utilisez un --batch-size plus petit ou fermez des programmes.</translation>
    </message>
    <message>
      <source>The device {name} does not exist: torch finds {seen}.</source>
      <translation>Le périphérique {name} n'est pas là : torch voit {seen}.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size, --precision bf16 or --device cpu.</source>
      <translation>Utilisez un --batch-size plus petit, --precision bf16 ou --device cpu.</translation>
    </message>
    <message>
      <source>The GPU's memory does not suffice for this batch.</source>
      <translation>La mémoire du GPU ne suffit pas pour ce lot.</translation>
    </message>
    <message>
      <source>Fetch it again: `models download {id}`.</source>
      <translation>Récupérez-le à nouveau : `models download {id}`.</translation>
    </message>
    <message>
      <source>{origin} lists no file.</source>
      <translation>{origin} ne liste aucun fichier.</translation>
    </message>
    <message>
      <source>{origin} has a line that is not `&lt;sha256&gt;  &lt;relative path&gt;`: '{line}'.</source>
      <translation>{origin} a une ligne qui n'est pas `&lt;sha256&gt;  &lt;relative path&gt;` : « {line} ».</translation>
    </message>
    <message>
      <source>'{folder}' has no {file}.</source>
      <translation>« {folder} » n'a pas de {file}.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' cannot be read: {reason}.</source>
      <translation>{file} de « {folder} » ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {relative}, which is a link or no regular file.</source>
      <translation>« {folder} » contient {relative}, qui est un lien ou pas un fichier ordinaire.</translation>
    </message>
    <message>
      <source>Give a folder with copies of the files.</source>
      <translation>Indiquez un dossier avec des copies des fichiers.</translation>
    </message>
    <message>
      <source>'{folder}' holds more than {most} files: it is not a model folder.</source>
      <translation>« {folder} » contient plus de {most} fichiers : ce n'est pas un dossier de modèle.</translation>
    </message>
  </context>
</TS>
