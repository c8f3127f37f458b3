<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>Any2Any</name>
    <message>
      <source>Adapt a model to your data</source>
      <translation>Adaptar un modelo a sus datos</translation>
    </message>
    <message>
      <source>Adapts a model to your region, season and sensor, from rasters of one modality and measured ones of another that show the same ground; they may lie on any grids and have gaps. Several rasters, such as several dates, are given in the same order on both sides.

A quarter of the ground is held back. The log says how large the error was there before and after, and a direction that did not get better is not kept. The new model is listed with the others: use it for scenes like these, and the former one elsewhere.

It takes seconds to minutes on a processor, whatever the rasters' size.</source>
      <translation>Adapta un modelo a su región, estación y sensor, a partir de ráster de una modalidad y de otros medidos de otra que muestran el mismo terreno; pueden estar en cualquier cuadrícula y tener huecos. Varios ráster, por ejemplo de varias fechas, se dan en el mismo orden en ambos lados.

Se reserva una cuarta parte del terreno. El registro dice cuál era allí el error antes y después; una dirección que no mejoró no se conserva. El nuevo modelo aparece con los demás: úselo para escenas como estas y el anterior en otros lugares.

Tarda de segundos a minutos en un procesador, sea cual sea el tamaño de los ráster.</translation>
    </message>
    <message>
      <source>Processing level (top of atmosphere or surface)</source>
      <translation>Nivel de procesamiento (techo de la atmósfera o superficie)</translation>
    </message>
    <message>
      <source>Input rasters</source>
      <translation>Ráster de entrada</translation>
    </message>
    <message>
      <source>Modality of the inputs</source>
      <translation>Modalidad de las entradas</translation>
    </message>
    <message>
      <source>Measured rasters of the same ground, in this order</source>
      <translation>Ráster medidos del mismo terreno, en este orden</translation>
    </message>
    <message>
      <source>Modality of the measured rasters</source>
      <translation>Modalidad de los ráster medidos</translation>
    </message>
    <message>
      <source>Model to adapt</source>
      <translation>Modelo que se adapta</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <source>New folder of the model</source>
      <translation>Carpeta nueva del modelo</translation>
    </message>
    <message>
      <source>{direction}, {band}: error {before} before, {after} after, in {unit}</source>
      <translation>{direction}, {band}: error {before} antes, {after} después, en {unit}</translation>
    </message>
    <message>
      <source>fine-tune,calibrate,region,sensor,training,learn</source>
      <translation>ajuste fino,calibrar,región,sensor,entrenamiento,aprender</translation>
    </message>
    <message>
      <source>Name of the new model</source>
      <translation>Nombre del nuevo modelo</translation>
    </message>
    <message>
      <source>Most minutes that learning may take</source>
      <translation>Máximo de minutos para el aprendizaje</translation>
    </message>
    <message>
      <source>Keep what did not get better, too</source>
      <translation>Conservar también lo que no mejoró</translation>
    </message>
    <message>
      <source>Folder of the model</source>
      <translation>Carpeta del modelo</translation>
    </message>
    <message>
      <source>Whether it got better</source>
      <translation>Si mejoró</translation>
    </message>
    <message>
      <source>RMSE before (0 to 255)</source>
      <translation>RMSE antes (0 a 255)</translation>
    </message>
    <message>
      <source>RMSE after (0 to 255)</source>
      <translation>RMSE después (0 a 255)</translation>
    </message>
    <message>
      <source>Bands of the inputs, such as 3,2,1</source>
      <translation>Bandas de las entradas, por ejemplo 3,2,1</translation>
    </message>
    <message>
      <source>Bands of the measured rasters</source>
      <translation>Bandas de los ráster medidos</translation>
    </message>
    <message>
      <source>Radiometry</source>
      <translation>Radiometría</translation>
    </message>
    <message>
      <source>Radiometry of the measured raster</source>
      <translation>Radiometría del ráster medido</translation>
    </message>
    <message>
      <source>{sources} input rasters and {targets} measured ones make no pairs: give as many of each.</source>
      <translation>{sources} ráster de entrada y {targets} medidos no forman pares: indique el mismo número de ambos.</translation>
    </message>
    <message>
      <source>Bands are numbers, such as 3,2,1, and not '{bands}'.</source>
      <translation>Las bandas son números, por ejemplo 3,2,1, y no «{bands}».</translation>
    </message>
    <message>
      <source>not kept</source>
      <translation>no se conserva</translation>
    </message>
    <message>
      <source>, about {time} left</source>
      <translation>, quedan unos {time}</translation>
    </message>
    <message>
      <source>Download a model</source>
      <translation>Descargar un modelo</translation>
    </message>
    <message>
      <source>Downloads a model of the catalogue into your user's cache. Every file is pinned to a revision and checked by its SHA-256. An interrupted download resumes, and an installed model is only verified. any2any-tiny comes with the plugin.</source>
      <translation>Descarga un modelo del catálogo en la caché del usuario. Cada archivo está ligado a una revisión y se comprueba con su SHA-256; una descarga interrumpida continúa donde se detuvo, y un modelo que ya está solo se verifica. any2any-tiny viene con el complemento.</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>{model}: {path}, SHA-256 of the weights {digest}</source>
      <translation>{model}: {path}, SHA-256 de los pesos {digest}</translation>
    </message>
    <message>
      <source>Evaluate a translated raster</source>
      <translation>Evaluar un ráster traducido</translation>
    </message>
    <message>
      <source>Compares a translated raster with a measured one: PSNR, SSIM, RMSE, correlation, spectral angle and the bias of each band, over the pixels that are valid in both. The reference may lie on any grid and in any coordinate system; it is warped onto the prediction's grid.&lt;br&gt;&lt;br&gt;PSNR, SSIM and RMSE are on a fixed scale of 0 to 255 (reflectance 0 to 0.4 for RGB and panchromatic, 0 to 0.6 for near infrared and multispectral, -25 to 0 dB for SAR), so that scenes can be compared. The bias is in reflectance or dB.</source>
      <translation>Indica a qué distancia está un ráster traducido de lo medido: PSNR, SSIM, RMSE, correlación, ángulo espectral y el sesgo de cada banda, sobre los píxeles que ambos tienen. La referencia puede estar en cualquier malla y en cualquier sistema de coordenadas; se reproyecta a la malla de la predicción.&lt;br&gt;&lt;br&gt;PSNR, SSIM y RMSE están en una escala fija de 0 a 255 (reflectancia 0 a 0,4 para RGB y pancromático, 0 a 0,6 para infrarrojo cercano y multiespectral, -25 a 0 dB para SAR), de modo que las escenas se pueden comparar. El sesgo está en reflectancia o dB.</translation>
    </message>
    <message>
      <source>as the translated raster says</source>
      <translation>como indica el ráster traducido</translation>
    </message>
    <message>
      <source>Modality of both</source>
      <translation>Modalidad de ambos</translation>
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
      <translation>RMSE (0 a 255)</translation>
    </message>
    <message>
      <source>Correlation, mean over bands</source>
      <translation>Correlación, media de las bandas</translation>
    </message>
    <message>
      <source>Spectral angle (degrees)</source>
      <translation>Ángulo espectral (grados)</translation>
    </message>
    <message>
      <source>Pixels that both have</source>
      <translation>Píxeles que ambos tienen</translation>
    </message>
    <message>
      <source>accuracy,quality,PSNR,SSIM,RMSE,spectral angle,bias,synthetic</source>
      <translation>exactitud,calidad,PSNR,SSIM,RMSE,ángulo espectral,sesgo,sintético</translation>
    </message>
    <message>
      <source>Translated raster</source>
      <translation>Ráster traducido</translation>
    </message>
    <message>
      <source>Measured raster</source>
      <translation>Ráster medido</translation>
    </message>
    <message>
      <source>Bands of the measured raster</source>
      <translation>Bandas del ráster medido</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Informe</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Archivos HTML (*.html)</translation>
    </message>
    <message>
      <source>Bias of {band}</source>
      <translation>Sesgo de {band}</translation>
    </message>
    <message>
      <source>Fill gaps from another modality</source>
      <translation>Rellenar huecos a partir de otra modalidad</translation>
    </message>
    <message>
      <source>Fills the gaps of a raster (clouds, a swath's edge, broken lines) from another modality of the same place. Pixels of the raster to fill stay as they are; the gaps are translated from the input, brought to the level of what is known (a gain and an offset per band), and joined to it without a step. The result lies on the input's grid; the raster to fill may lie on any.

Beside the result a mask is written, its name ending in _mask: 1 known, 2 translated. What is translated is a model's estimate, not a measurement.

Mask clouds to nodata first: what is not nodata counts as known.

</source>
      <translation>Rellena los huecos de un ráster (nubes, borde de la franja, líneas defectuosas) a partir de otra modalidad del mismo lugar. Los píxeles del ráster que se rellena quedan como están; los huecos se traducen de la entrada, se llevan al nivel de lo conocido (una ganancia y un desplazamiento por banda) y se unen sin escalón. El resultado está en la malla de la entrada; el ráster que se rellena puede estar en cualquiera.

Junto al resultado se escribe una máscara, su nombre termina en _mask: 1 conocido, 2 traducido. Lo traducido es la estimación de un modelo, no una medición.

Enmascare antes las nubes como nodata: lo que no es nodata cuenta como conocido.

</translation>
    </message>
    <message>
      <source>From the left: the input, the raster with gaps, and the same with its gaps filled.</source>
      <translation>Desde la izquierda: la entrada, el ráster con huecos y el mismo con los huecos rellenos.</translation>
    </message>
    <message>
      <source>Raster to fill, of that modality</source>
      <translation>Ráster que rellenar, de esa modalidad</translation>
    </message>
    <message>
      <source>Its bands</source>
      <translation>Sus bandas</translation>
    </message>
    <message>
      <source>Pixels over which a gap's edge is joined</source>
      <translation>Píxeles en los que se une el borde de un hueco</translation>
    </message>
    <message>
      <source>Mask: 1 known, 2 translated</source>
      <translation>Máscara: 1 conocido, 2 traducido</translation>
    </message>
    <message>
      <source>{share:.1%} of the result's pixels are translated, the others known.</source>
      <translation>El {share:.1%} de los píxeles del resultado está traducido, los demás son conocidos.</translation>
    </message>
    <message>
      <source>gap,hole,cloud,nodata,inpainting,stripes,swath</source>
      <translation>hueco,agujero,nube,nodata,inpainting,franjas,barrido</translation>
    </message>
    <message>
      <source>The raster to fill is synthetic: it has to be measured.</source>
      <translation>El ráster que se va a rellenar es sintético: tiene que estar medido.</translation>
    </message>
    <message>
      <source>Spectral index</source>
      <translation>Índice espectral</translation>
    </message>
    <message>
      <source>NDVI = (NIR - red) / (NIR + red), NDWI = (green - NIR) / (green + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), of measured and of synthetic bands together. Give the rasters that hold the two bands of the index; a band is recognised by its description, unless its number is given. The result lies on the grid of the first band, and is marked as synthetic where one of the bands is. Where an expected error lies beside a synthetic raster, that of the index is written, too.</source>
      <translation>NDVI = (NIR - rojo) / (NIR + rojo), NDWI = (verde - NIR) / (verde + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), de bandas medidas y sintéticas juntas. Indique los rásteres que contienen las dos bandas del índice; una banda se reconoce por su descripción, salvo que se dé su número. El resultado está en la cuadrícula de la primera banda y se marca como sintético si lo es alguna de las bandas. Si junto a un ráster sintético hay un error esperado, también se escribe el del índice.</translation>
    </message>
    <message>
      <source>Raster with red</source>
      <translation>Ráster con rojo</translation>
    </message>
    <message>
      <source>Raster with green</source>
      <translation>Ráster con verde</translation>
    </message>
    <message>
      <source>Raster with near infrared</source>
      <translation>Ráster con infrarrojo cercano</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 1 (1.6 micrometres)</source>
      <translation>Ráster con infrarrojo de onda corta 1 (1,6 micrómetros)</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 2 (2.2 micrometres)</source>
      <translation>Ráster con infrarrojo de onda corta 2 (2,2 micrómetros)</translation>
    </message>
    <message>
      <source>Number of the band: {band}</source>
      <translation>Número de la banda: {band}</translation>
    </message>
    <message>
      <source>NDVI,NDWI,NDMI,NBR,vegetation,water,moisture,burn,synthetic</source>
      <translation>NDVI,NDWI,NDMI,NBR,vegetación,agua,humedad,incendio,sintético</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>Índice</translation>
    </message>
    <message>
      <source>Index raster</source>
      <translation>Ráster del índice</translation>
    </message>
    <message>
      <source>Expected error of the index</source>
      <translation>Error esperado del índice</translation>
    </message>
    <message>
      <source>Synthetic, for these bands are: {bands}.</source>
      <translation>Sintético, porque lo son estas bandas: {bands}.</translation>
    </message>
    <message>
      <source>Makes a synthetic raster of another sensing modality, on the grid and in the coordinate system of the input. The result is a model's estimate, not a measurement.

Bands: which bands of the input are taken, in the modality's order; empty: recognised by description.
Radiometry: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.
Model: an id of the catalogue or the path of a model folder. Device: auto, cpu, cuda or cuda:1.
Processing level: read from the metadata or the name; optical results are better where it is known.
Same seed, same result. Modalities:</source>
      <translation>Crea un ráster sintético de otra modalidad, en la malla y en el sistema de coordenadas de la entrada. El resultado es la estimación de un modelo, no una medición.

Bandas: qué bandas de la entrada se toman, en el orden de la modalidad; vacío: reconocidas por su descripción.
Radiometría: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude o LOW:HIGH.
Modelo: un identificador del catálogo o la ruta de una carpeta de modelo. Dispositivo: auto, cpu, cuda o cuda:1.
Nivel de procesamiento: leído de los metadatos o del nombre; los resultados ópticos son mejores si se conoce.
Misma semilla, mismo resultado. Modalidades:</translation>
    </message>
    <message>
      <source>From the left: the input, its synthetic near infrared, and what was measured there.</source>
      <translation>Desde la izquierda: la entrada, su infrarrojo cercano sintético y lo que allí se midió.</translation>
    </message>
    <message>
      <source>Modality of the input</source>
      <translation>Modalidad de la entrada</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modo</translation>
    </message>
    <message>
      <source>Steps (overrides the mode)</source>
      <translation>Pasos (en lugar del modo)</translation>
    </message>
    <message>
      <source>Samples to average</source>
      <translation>Muestras que promediar</translation>
    </message>
    <message>
      <source>Ground resolution that the model sees</source>
      <translation>Resolución del terreno que ve el modelo</translation>
    </message>
    <message>
      <source>Overlap of windows (pixels of the input)</source>
      <translation>Solapamiento de las ventanas (píxeles de la entrada)</translation>
    </message>
    <message>
      <source>Windows per batch</source>
      <translation>Ventanas por lote</translation>
    </message>
    <message>
      <source>Further source of the same ground: {modality}</source>
      <translation>Otra fuente del mismo terreno: {modality}</translation>
    </message>
    <message>
      <source>satellite,synthetic,diffusion,deep learning,sar,rgb,near infrared,multispectral,panchromatic</source>
      <translation>satélite,sintético,difusión,aprendizaje profundo,sar,rgb,infrarrojo cercano,multiespectral,pancromático</translation>
    </message>
    <message>
      <source>Input raster</source>
      <translation>Ráster de entrada</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandas</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Extensión</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Semilla</translation>
    </message>
    <message>
      <source>Denoise overlapping windows jointly</source>
      <translation>Eliminar el ruido de las ventanas solapadas conjuntamente</translation>
    </message>
    <message>
      <source>Set up the backend</source>
      <translation>Instalar el backend</translation>
    </message>
    <message>
      <source>Installs the Python environment that Any2Any's model runs in: about 1.1 GB with the CPU build of PyTorch. It lies in your user's data folder, shared by all profiles, and QGIS's own Python stays as it is. What is installed already is not installed again; after an update of Any2Any only what changed is.&lt;br&gt;&lt;br&gt;PyTorch: auto takes the CUDA build where NVIDIA's driver lists a device.&lt;br&gt;Check: loads every package once, and installs what is damaged anew.&lt;br&gt;Folder of wheels: installs without a network.</source>
      <translation>Instala el entorno de Python en el que funciona el modelo de Any2Any: unos 1,1 GB con la versión CPU de PyTorch. Está en la carpeta de datos del usuario, común a todos los perfiles, y el Python de QGIS queda como está. Lo ya instalado no se vuelve a instalar; tras una actualización de Any2Any, solo lo que cambió.&lt;br&gt;&lt;br&gt;PyTorch: auto toma la versión CUDA si el controlador de NVIDIA anuncia un dispositivo.&lt;br&gt;Comprobar: carga cada paquete una vez y reinstala lo dañado.&lt;br&gt;Carpeta de wheels: instala sin red.</translation>
    </message>
    <message>
      <source>Build of PyTorch</source>
      <translation>Versión de PyTorch</translation>
    </message>
    <message>
      <source>Check the installation and repair it</source>
      <translation>Comprobar y reparar lo instalado</translation>
    </message>
    <message>
      <source>Remove the environment first</source>
      <translation>Eliminar antes el entorno</translation>
    </message>
    <message>
      <source>Folder of wheels to install from</source>
      <translation>Carpeta de wheels de la que instalar</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python del que partir</translation>
    </message>
    <message>
      <source>Python of the environment</source>
      <translation>Python del entorno</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>Estado del backend</translation>
    </message>
    <message>
      <source>Starts the backend and reports whether it answers, its version, its Python, the devices that it can use, and the installed models. It changes nothing and does not fail if nothing is set up: then READY is false and MESSAGE says what to do.</source>
      <translation>Arranca el backend y dice si responde, su versión, su Python, los dispositivos que puede usar y los modelos presentes. No cambia nada, y no falla si nada está instalado: entonces READY es falso y MESSAGE dice qué hacer.</translation>
    </message>
    <message>
      <source>Whether translations can run</source>
      <translation>Si se pueden hacer traducciones</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Mensaje</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Versión</translation>
    </message>
    <message>
      <source>Python of the backend</source>
      <translation>Python del backend</translation>
    </message>
    <message>
      <source>Devices, separated by commas</source>
      <translation>Dispositivos, separados por comas</translation>
    </message>
    <message>
      <source>Installed models, separated by commas</source>
      <translation>Modelos presentes, separados por comas</translation>
    </message>
    <message>
      <source>No model is here: any2any:downloadmodel.</source>
      <translation>No hay ningún modelo: any2any:downloadmodel.</translation>
    </message>
    <message>
      <source>Translate to another modality</source>
      <translation>Traducir a otra modalidad</translation>
    </message>
    <message>
      <source>Modality of the result</source>
      <translation>Modalidad del resultado</translation>
    </message>
    <message>
      <source>Translate to several modalities</source>
      <translation>Traducir a varias modalidades</translation>
    </message>
    <message>
      <source>Modalities of the results</source>
      <translation>Modalidades de los resultados</translation>
    </message>
    <message>
      <source>Load the results</source>
      <translation>Cargar los resultados</translation>
    </message>
    <message>
      <source>Folder of the results</source>
      <translation>Carpeta de los resultados</translation>
    </message>
    <message>
      <source>Translated rasters</source>
      <translation>Rásteres traducidos</translation>
    </message>
    <message>
      <source>Finished rows are kept in {folders}. Run the same task again to continue, or delete them.</source>
      <translation>Lo terminado se conserva en {folders}. La misma ejecución hacia la misma salida continúa desde ahí; o bórrelo.</translation>
    </message>
    <message>
      <source>{target}: {width} x {height} pixels, {windows} windows, {steps} steps, seed {seed}, on {device}; source read as {radiometry}, {clipped:.2f} % clipped.</source>
      <translation>{target}: {width} x {height} píxeles, {windows} ventanas, {steps} pasos, semilla {seed}, en {device}; fuente leída como {radiometry}, {clipped:.2f} % recortado.</translation>
    </message>
    <message>
      <source>The modality of the result equals that of the input.</source>
      <translation>La modalidad del resultado es igual a la de la entrada.</translation>
    </message>
    <message>
      <source>A further source has another modality than input and result.</source>
      <translation>Otra fuente tiene una modalidad distinta de la entrada y del resultado.</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps}, about {time})</source>
      <translation>{mode} (pasos: {steps}, unos {time})</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>rápido</translation>
    </message>
    <message>
      <source>balanced</source>
      <translation>equilibrado</translation>
    </message>
    <message>
      <source>detailed</source>
      <translation>detallado</translation>
    </message>
    <message>
      <source>as in the paper</source>
      <translation>como en el artículo</translation>
    </message>
    <message>
      <source>A first look</source>
      <translation>Un primer vistazo</translation>
    </message>
    <message>
      <source>For most work: the closest to what was measured</source>
      <translation>Para la mayoría de los trabajos: lo más cercano a lo medido</translation>
    </message>
    <message>
      <source>More denoising steps: for comparisons; it is seldom closer</source>
      <translation>Más pasos de eliminación de ruido: para comparar; rara vez es más cercano</translation>
    </message>
    <message>
      <source>As many steps as the paper takes: for research</source>
      <translation>Tantos pasos como en el artículo: para investigación</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps})</source>
      <translation>{mode} (pasos: {steps})</translation>
    </message>
    <message>
      <source>recognise</source>
      <translation>reconocer</translation>
    </message>
    <message>
      <source>reflectance, 0 to 1</source>
      <translation>reflectancia, 0 a 1</translation>
    </message>
    <message>
      <source>reflectance x 10000</source>
      <translation>reflectancia x 10000</translation>
    </message>
    <message>
      <source>reflectance x 10000 + 1000</source>
      <translation>reflectancia x 10000 + 1000</translation>
    </message>
    <message>
      <source>8 bits, 0 to 255</source>
      <translation>8 bits, 0 a 255</translation>
    </message>
    <message>
      <source>backscatter in dB</source>
      <translation>retrodispersión en dB</translation>
    </message>
    <message>
      <source>backscatter, linear</source>
      <translation>retrodispersión, lineal</translation>
    </message>
    <message>
      <source>backscatter, amplitude</source>
      <translation>retrodispersión, amplitud</translation>
    </message>
    <message>
      <source>backscatter, uncalibrated numbers</source>
      <translation>retrodispersión, números sin calibrar</translation>
    </message>
    <message>
      <source>top of atmosphere</source>
      <translation>techo de la atmósfera</translation>
    </message>
    <message>
      <source>surface</source>
      <translation>superficie</translation>
    </message>
    <message>
      <source>as the input</source>
      <translation>como la entrada</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>la del modelo</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>Azul</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Verde</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rojo</translation>
    </message>
    <message>
      <source>Red edge 1</source>
      <translation>Borde rojo 1</translation>
    </message>
    <message>
      <source>Red edge 2</source>
      <translation>Borde rojo 2</translation>
    </message>
    <message>
      <source>Red edge 3</source>
      <translation>Borde rojo 3</translation>
    </message>
    <message>
      <source>Near infrared</source>
      <translation>Infrarrojo cercano</translation>
    </message>
    <message>
      <source>Narrow near infrared</source>
      <translation>Infrarrojo cercano estrecho</translation>
    </message>
    <message>
      <source>Short-wave infrared 1</source>
      <translation>Infrarrojo de onda corta 1</translation>
    </message>
    <message>
      <source>Short-wave infrared 2</source>
      <translation>Infrarrojo de onda corta 2</translation>
    </message>
    <message>
      <source>NVIDIA GPU {number}</source>
      <translation>GPU NVIDIA {number}</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automático</translation>
    </message>
    <message>
      <source>The backend's Python environment is not set up</source>
      <translation>El entorno de Python del backend no está instalado</translation>
    </message>
    <message>
      <source>press 'Set up' in the Any2Any panel or run 'Set up the backend' from the toolbox</source>
      <translation>pulse 'Instalar' en el panel de Any2Any o ejecute 'Instalar el backend' desde la caja de herramientas</translation>
    </message>
    <message>
      <source>The backend's Python environment was made for another version and must be updated</source>
      <translation>El entorno de Python del backend se hizo para otra versión y hay que actualizarlo</translation>
    </message>
    <message>
      <source>the setting any2any/python</source>
      <translation>el ajuste any2any/python</translation>
    </message>
    <message>
      <source>The Python that {origin} names does not exist: '{path}'.</source>
      <translation>El Python que nombra {origin}, '{path}', no está.</translation>
    </message>
    <message>
      <source>This computer has no {python}.</source>
      <translation>Este equipo no tiene {python}.</translation>
    </message>
    <message>
      <source>Install it (on Debian and Ubuntu: sudo apt install python3), or choose a Python in the options.</source>
      <translation>Instálelo (en Debian y Ubuntu: sudo apt install python3) o elija un Python en las opciones.</translation>
    </message>
    <message>
      <source>'{path}' is not {python}.</source>
      <translation>'{path}' no es {python}.</translation>
    </message>
    <message>
      <source>The installer could not be downloaded: {reason}.</source>
      <translation>No se pudo descargar el instalador: {reason}.</translation>
    </message>
    <message>
      <source>Check the network, the proxy and its certificates, or install from a folder of wheels.</source>
      <translation>Compruebe la red, el proxy y sus certificados, o instale desde una carpeta de wheels.</translation>
    </message>
    <message>
      <source>The backend is set up with the {build} build of PyTorch.</source>
      <translation>El backend está instalado con la versión {build} de PyTorch.</translation>
    </message>
    <message>
      <source>The installer is missing: {reason}.</source>
      <translation>Falta el instalador: {reason}.</translation>
    </message>
    <message>
      <source>Damaged packages were reinstalled.</source>
      <translation>Lo dañado se instaló de nuevo.</translation>
    </message>
    <message>
      <source>The CUDA build is for Linux on x86-64 alone; elsewhere choose a Python of your own with it in the options.</source>
      <translation>La versión CUDA es solo para Linux en x86-64; en otros sistemas elija en las opciones un Python propio que la tenga.</translation>
    </message>
    <message>
      <source>The GPU could not be used, so the CPU build of PyTorch was installed; updating NVIDIA's driver may help.</source>
      <translation>No se pudo usar la GPU, por lo que se instaló la versión CPU de PyTorch; actualizar el controlador de NVIDIA puede ayudar.</translation>
    </message>
    <message>
      <source>The environment needs {needed} MB and {free} MB are free in '{folder}'.</source>
      <translation>El entorno necesita {needed} MB y hay {free} MB libres en '{folder}'.</translation>
    </message>
    <message>
      <source>Fetching the installer</source>
      <translation>Obteniendo el instalador</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>Creando un entorno de Python</translation>
    </message>
    <message>
      <source>Installing PyTorch</source>
      <translation>Instalando PyTorch</translation>
    </message>
    <message>
      <source>Installing packages</source>
      <translation>Instalando paquetes</translation>
    </message>
    <message>
      <source>Checking that it works</source>
      <translation>Comprobando que funciona</translation>
    </message>
    <message>
      <source>A virus scanner may have removed a part: press 'Set up' again, or see the log.</source>
      <translation>Un antivirus pudo eliminar una parte: pulse 'Instalar' otra vez, o vea el registro.</translation>
    </message>
    <message>
      <source>Checking every package</source>
      <translation>Comprobando cada paquete</translation>
    </message>
    <message>
      <source>The environment was checked; it is complete.</source>
      <translation>El entorno se comprobó y está entero.</translation>
    </message>
    <message>
      <source>This computer has no Python {version}, and none could be downloaded.</source>
      <translation>Este equipo no tiene Python {version}, y no se pudo descargar ninguno.</translation>
    </message>
    <message>
      <source>The Python environment cannot be created.</source>
      <translation>No se puede crear el entorno de Python.</translation>
    </message>
    <message>
      <source>A package could not be installed.</source>
      <translation>No se pudo instalar un paquete.</translation>
    </message>
    <message>
      <source>A package that was installed cannot be loaded.</source>
      <translation>Un paquete instalado no se puede cargar.</translation>
    </message>
    <message>
      <source>Downloading Python {version}</source>
      <translation>Descargando Python {version}</translation>
    </message>
    <message>
      <source>Free some space, or choose another folder in the options.</source>
      <translation>Libere espacio, o elija otra carpeta en las opciones.</translation>
    </message>
    <message>
      <source>The disk is full.</source>
      <translation>El disco está lleno.</translation>
    </message>
    <message>
      <source>The package index cannot be reached.</source>
      <translation>No se puede acceder al índice de paquetes.</translation>
    </message>
    <message>
      <source>See the log.</source>
      <translation>Vea el registro.</translation>
    </message>
    <message>
      <source>The environment is complete already.</source>
      <translation>El entorno ya está completo.</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written: {reason}.</source>
      <translation>No se puede escribir '{folder}': {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' is not a Python environment; it was not changed.</source>
      <translation>'{folder}' no es un entorno de Python y no se toca.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Elija otra carpeta.</translation>
    </message>
    <message>
      <source>Another QGIS is setting up the backend at this moment.</source>
      <translation>Otro QGIS está instalando el backend en este momento.</translation>
    </message>
    <message>
      <source>Free some space where '{folder}' is.</source>
      <translation>Libere espacio donde está '{folder}'.</translation>
    </message>
    <message>
      <source>Wait until it is done.</source>
      <translation>Espere a que termine.</translation>
    </message>
    <message>
      <source>The set-up was cancelled.</source>
      <translation>La instalación se canceló.</translation>
    </message>
    <message>
      <source>the download was cancelled</source>
      <translation>la descarga se canceló</translation>
    </message>
    <message>
      <source>Installing {package}</source>
      <translation>Instalando {package}</translation>
    </message>
    <message>
      <source>{doing} (packages that are here: {number})</source>
      <translation>{doing} (paquetes presentes: {number})</translation>
    </message>
    <message>
      <source>done</source>
      <translation>hecho</translation>
    </message>
    <message>
      <source>'{place}' has no uv {version} for this platform</source>
      <translation>'{place}' no tiene uv {version} para esta plataforma</translation>
    </message>
    <message>
      <source>what was downloaded is not the wheel that the lock names</source>
      <translation>lo descargado no es el wheel que nombra el archivo de bloqueo</translation>
    </message>
    <message>
      <source>the wheel holds no program</source>
      <translation>el wheel no contiene ningún programa</translation>
    </message>
    <message>
      <source>'{layer}' cannot be read: its file is gone, or its service does not answer.</source>
      <translation>'{layer}' no se puede leer: su archivo ya no está o su servicio no responde.</translation>
    </message>
    <message>
      <source>'{layer}' has a range of no-data values, which is not taken along: name single values, or export it.</source>
      <translation>'{layer}' tiene un intervalo de valores sin datos que no se tiene en cuenta: indique valores sueltos o expórtela.</translation>
    </message>
    <message>
      <source>{columns} x {rows} pixels of {metres} m</source>
      <translation>{columns} x {rows} píxeles de {metres} m</translation>
    </message>
    <message>
      <source>{modality} synthetic: {source}</source>
      <translation>{modality} sintético: {source}</translation>
    </message>
    <message>
      <source>{modality} filled: {source}</source>
      <translation>{modality} rellenado: {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic preview: {source}</source>
      <translation>{modality} sintético, vista previa: {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic, so far: {source}</source>
      <translation>{modality} sintético, hasta ahora: {source}</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a raster file (provider {provider}); export it as a GeoTIFF first.</source>
      <translation>La capa '{layer}' no es un archivo ráster (proveedor {provider}); expórtela antes como GeoTIFF.</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>no se puede calcular</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no extent: choose an area.</source>
      <translation>La capa '{layer}' no tiene extensión propia: elija un área.</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a file; it would be exported with {pixels:.0f} megapixels: choose a smaller area.</source>
      <translation>La capa '{layer}' no es un archivo y daría uno de {pixels:.0f} megapíxeles: elija un área menor.</translation>
    </message>
    <message>
      <source>'{layer}' could not be written to a file: does its service answer?</source>
      <translation>'{layer}' no se pudo escribir en un archivo: ¿responde su servicio?</translation>
    </message>
    <message>
      <source>The area cannot be transformed to the layer's coordinate system.</source>
      <translation>El área no se puede transformar al sistema de coordenadas de la capa.</translation>
    </message>
    <message>
      <source>Synthetic: computed by a model, not measured</source>
      <translation>Sintético: hecho por un modelo, no medido</translation>
    </message>
    <message>
      <source>Remove the backend's environment in '{folder}'? It can be set up again.</source>
      <translation>¿Eliminar el entorno del backend en '{folder}'? Se puede instalar de nuevo.</translation>
    </message>
    <message>
      <source>Folder of the backend's environment</source>
      <translation>Carpeta del entorno del backend</translation>
    </message>
    <message>
      <source>Use this Python instead</source>
      <translation>Usar este Python en su lugar</translation>
    </message>
    <message>
      <source>Folder of downloaded weights</source>
      <translation>Carpeta de los pesos descargados</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Dispositivo predeterminado</translation>
    </message>
    <message>
      <source>Model hub or its mirror</source>
      <translation>Hub de modelos o su réplica</translation>
    </message>
    <message>
      <source>Never download</source>
      <translation>No descargar nunca</translation>
    </message>
    <message>
      <source>Log level</source>
      <translation>Nivel de registro</translation>
    </message>
    <message>
      <source>Show the panel's tips again</source>
      <translation>Mostrar de nuevo los consejos del panel</translation>
    </message>
    <message>
      <source>set up, PyTorch for {build}</source>
      <translation>instalado, PyTorch para {build}</translation>
    </message>
    <message>
      <source>not set up</source>
      <translation>no instalado</translation>
    </message>
    <message>
      <source>The environment is</source>
      <translation>El entorno está</translation>
    </message>
    <message>
      <source>Check and repair</source>
      <translation>Comprobar y reparar</translation>
    </message>
    <message>
      <source>The panel shows the progress</source>
      <translation>El panel muestra cuánto lleva</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Eliminar</translation>
    </message>
    <message>
      <source>warnings and errors</source>
      <translation>avisos y errores</translation>
    </message>
    <message>
      <source>also every request and answer</source>
      <translation>también cada petición y respuesta</translation>
    </message>
    <message>
      <source>'{file}' exists and was not written by this plugin: choose another name, or delete it first.</source>
      <translation>'{file}' existe y no lo hizo este complemento: elija otro nombre o bórrelo antes.</translation>
    </message>
    <message>
      <source>'{file}' is open as the layer '{layer}': choose another name, or remove the layer first.</source>
      <translation>'{file}' está abierto como la capa '{layer}': elija otro nombre o quite antes la capa.</translation>
    </message>
    <message>
      <source>Use the selected layer: {layer}</source>
      <translation>Usar la capa seleccionada: {layer}</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>Dirección</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>Banda</translation>
    </message>
    <message>
      <source>Error before</source>
      <translation>Error antes</translation>
    </message>
    <message>
      <source>Error after</source>
      <translation>Error después</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>Conservado</translation>
    </message>
    <message>
      <source>Adapt to my data</source>
      <translation>Adaptar a mis datos</translation>
    </message>
    <message>
      <source>Most minutes that learning may take; 0: only what needs no learning</source>
      <translation>Máximo de minutos para el aprendizaje; 0: solo lo que no lo necesita</translation>
    </message>
    <message>
      <source>Adapts the model to your region, season and sensor, from layers of the same ground. A quarter of it is held back to measure what that is worth; what did not get better there is not kept.</source>
      <translation>Adapta el modelo a su región, estación y sensor, a partir de capas del mismo terreno. Se reserva una cuarta parte para medir cuánto vale; lo que allí no mejoró no se conserva.</translation>
    </message>
    <message>
      <source>Another pair</source>
      <translation>Otro par</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>Minutos</translation>
    </message>
    <message>
      <source>Adapt</source>
      <translation>Adaptar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>Usar</translation>
    </message>
    <message>
      <source>Starting...</source>
      <translation>Empezando...</translation>
    </message>
    <message>
      <source>Any2Any: adapt {model}</source>
      <translation>Any2Any: adaptar {model}</translation>
    </message>
    <message>
      <source>Name the new model.</source>
      <translation>Dé un nombre al nuevo modelo.</translation>
    </message>
    <message>
      <source>Cancelling...</source>
      <translation>Cancelando...</translation>
    </message>
    <message>
      <source>The adaptation was cancelled; nothing was kept.</source>
      <translation>La adaptación se canceló; no se conservó nada.</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>sí</translation>
    </message>
    <message>
      <source>no</source>
      <translation>no</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Otras fuentes</translation>
    </message>
    <message>
      <source>this layer (bands {bands})</source>
      <translation>esta capa (bandas {bands})</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>Capa</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>Modalidad</translation>
    </message>
    <message>
      <source>Choose the modality of the further source '{layer}'.</source>
      <translation>Elija la modalidad de la fuente adicional «{layer}».</translation>
    </message>
    <message>
      <source>Two further sources are {modality}: uncheck one of them.</source>
      <translation>Dos fuentes adicionales son {modality}: desmarque una.</translation>
    </message>
    <message>
      <source>None drawn yet</source>
      <translation>Ninguno dibujado aún</translation>
    </message>
    <message>
      <source>whole layer</source>
      <translation>capa completa</translation>
    </message>
    <message>
      <source>what the map shows</source>
      <translation>lo que muestra el mapa</translation>
    </message>
    <message>
      <source>a rectangle</source>
      <translation>un rectángulo</translation>
    </message>
    <message>
      <source>polygons of a layer</source>
      <translation>polígonos de una capa</translation>
    </message>
    <message>
      <source>Choose the layer whose polygons are the area.</source>
      <translation>Elija la capa cuyos polígonos son el área.</translation>
    </message>
    <message>
      <source>'{layer}' has no selected polygon.</source>
      <translation>'{layer}' no tiene ningún polígono seleccionado.</translation>
    </message>
    <message>
      <source>'{layer}' has no polygon.</source>
      <translation>'{layer}' no tiene ningún polígono.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' cannot be joined: repair its geometries first.</source>
      <translation>Los polígonos de '{layer}' no se pueden unir: repare antes sus geometrías.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' have too many corners: select some, or simplify them.</source>
      <translation>Los polígonos de '{layer}' tienen demasiados vértices: seleccione algunos o simplifíquelos.</translation>
    </message>
    <message>
      <source>the job's polygons</source>
      <translation>los polígonos del trabajo</translation>
    </message>
    <message>
      <source>The map shows nothing of '{layer}': zoom to the layer first.</source>
      <translation>El mapa no muestra nada de '{layer}': haga antes zum a la capa.</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Área</translation>
    </message>
    <message>
      <source>Area: {part}</source>
      <translation>Área: {part}</translation>
    </message>
    <message>
      <source>Draw the rectangle on the map, or type its corners.</source>
      <translation>Dibuje el rectángulo en el mapa o escriba sus esquinas.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first.</source>
      <translation>Aún no hay resultado: traduzca antes un ráster.</translation>
    </message>
    <message>
      <source>Drag the line on the map. V and H turn it, B blinks, R takes the measured layer, Esc ends.</source>
      <translation>Arrastre la línea en el mapa. V y H la giran, B parpadea, R toma la capa medida, Esc termina.</translation>
    </message>
    <message>
      <source>Against the measured layer: {figures}, over {pixels} pixels.</source>
      <translation>Frente a la capa medida: {figures}, en {pixels} píxeles.</translation>
    </message>
    <message>
      <source>Choose the measured layer under 'Fill gaps and calibrate' to compare with it.</source>
      <translation>Elija la capa medida en 'Rellenar huecos y calibrar' para compararla.</translation>
    </message>
    <message>
      <source> of 255</source>
      <translation> de 255</translation>
    </message>
    <message>
      <source>The source of '{layer}' is not in the project.</source>
      <translation>La fuente de '{layer}' no está en el proyecto.</translation>
    </message>
    <message>
      <source>{names} of '{layer}' is ready. It was started in another project.</source>
      <translation>{names} de '{layer}' está listo. Se inició en otro proyecto.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Añadir a este proyecto</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>Hecho.</translation>
    </message>
    <message>
      <source>{layer} is ready. {warnings}</source>
      <translation>{layer} está listo. {warnings}</translation>
    </message>
    <message>
      <source>Preview of the middle of the map ({share:.0%} of what it shows): more takes longer than {seconds:.0f} seconds.</source>
      <translation>Vista previa del centro del mapa (el {share:.0%} de lo que muestra): más tardaría más de {seconds:.0f} segundos.</translation>
    </message>
    <message>
      <source>Starting the backend...</source>
      <translation>Arrancando el backend...</translation>
    </message>
    <message>
      <source>No progress for {time}. The run may still continue; Cancel keeps the finished rows. The log says more.</source>
      <translation>Sin avance desde hace {time}. Puede que aún siga; Cancelar conserva lo hecho, y el registro dice más.</translation>
    </message>
    <message>
      <source>, {number} more in the queue</source>
      <translation>, {number} más en la cola</translation>
    </message>
    <message>
      <source>{stage}: {done} of {total}{left}{waiting}</source>
      <translation>{stage}: {done} de {total}{left}{waiting}</translation>
    </message>
    <message>
      <source>Preview of what the map shows. The full run gives the same pixels here.</source>
      <translation>Vista previa de lo que muestra el mapa. La ejecución completa da aquí los mismos píxeles.</translation>
    </message>
    <message>
      <source>Zoom to</source>
      <translation>Zum a</translation>
    </message>
    <message>
      <source>Cancelled. Finished rows are kept; Continue resumes the run.</source>
      <translation>Cancelado. Las filas terminadas se conservan: Continuar sigue donde se detuvo.</translation>
    </message>
    <message>
      <source>Nothing is finished yet: try again in a moment.</source>
      <translation>Aún no hay nada terminado: inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
      <source>The preview was cancelled.</source>
      <translation>La vista previa se canceló.</translation>
    </message>
    <message>
      <source>{names} in {folder} exists already. Replace it?</source>
      <translation>{names} ya existe en {folder}. ¿Reemplazarlo?</translation>
    </message>
    <message>
      <source>The job is in the form; its output is a new file unless you name one.</source>
      <translation>El trabajo está en el formulario; su salida es un archivo nuevo si no indica uno.</translation>
    </message>
    <message>
      <source>A job that writes this file is in the queue already.</source>
      <translation>Un trabajo que escribe este archivo ya está en la cola.</translation>
    </message>
    <message>
      <source>This very job is in the queue already.</source>
      <translation>Este mismo trabajo ya está en la cola.</translation>
    </message>
    <message>
      <source>The form has no field for: {fields}. Run the job file itself where they matter.</source>
      <translation>El formulario no tiene campo para: {fields}. Ejecute el propio archivo de trabajo si importan.</translation>
    </message>
    <message>
      <source>Example: colours</source>
      <translation>Ejemplo: colores</translation>
    </message>
    <message>
      <source>Example: near infrared</source>
      <translation>Ejemplo: infrarrojo cercano</translation>
    </message>
    <message>
      <source>Example: six bands</source>
      <translation>Ejemplo: seis bandas</translation>
    </message>
    <message>
      <source>Example (Sentinel-2, Virginia)</source>
      <translation>Ejemplo (Sentinel-2, Virginia)</translation>
    </message>
    <message>
      <source>Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral, 5 m panchromatic) first</source>
      <translation>Remuestrea antes la capa al tamaño de píxel que conoce el modelo (10 m; 20 m multiespectral, 5 m pancromático)</translation>
    </message>
    <message>
      <source>Averages overlapping windows at every step instead of only at the end; at most 8 steps</source>
      <translation>Promedia las ventanas solapadas en cada paso en lugar de solo al final; como máximo 8 pasos</translation>
    </message>
    <message>
      <source>Load a raster layer and choose it as source.</source>
      <translation>Cargue una capa ráster y elíjala como fuente.</translation>
    </message>
    <message>
      <source>Choose at least one target.</source>
      <translation>Elija al menos un destino.</translation>
    </message>
    <message>
      <source>The map shows nothing of the area: zoom to it first.</source>
      <translation>El mapa no muestra nada del área: acérquese a ella primero.</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>cancelado</translation>
    </message>
    <message>
      <source>failed, the disk was full</source>
      <translation>falló, el disco estaba lleno</translation>
    </message>
    <message>
      <source>failed, its input could not be used</source>
      <translation>falló, no se pudo usar la entrada</translation>
    </message>
    <message>
      <source>failed, its output could not be written</source>
      <translation>falló, no se pudo escribir la salida</translation>
    </message>
    <message>
      <source>failed, its model could not be used</source>
      <translation>falló, no se pudo usar el modelo</translation>
    </message>
    <message>
      <source>failed on its device</source>
      <translation>falló en su dispositivo</translation>
    </message>
    <message>
      <source>failed, the backend ended</source>
      <translation>falló, el backend terminó</translation>
    </message>
    <message>
      <source>filled</source>
      <translation>rellenado</translation>
    </message>
    <message>
      <source>calibrated</source>
      <translation>calibrado</translation>
    </message>
    <message>
      <source>a part</source>
      <translation>una parte</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>semilla {seed}</translation>
    </message>
    <message>
      <source>mean of {number}</source>
      <translation>media de {number}</translation>
    </message>
    <message>
      <source>Save the job file</source>
      <translation>Guardar el archivo de trabajo</translation>
    </message>
    <message>
      <source>Open a job file</source>
      <translation>Abrir un archivo de trabajo</translation>
    </message>
    <message>
      <source>{layer} to {targets}</source>
      <translation>{layer} a {targets}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>falló</translation>
    </message>
    <message>
      <source>The job file could not be written: {reason}.</source>
      <translation>No se pudo escribir el archivo de trabajo: {reason}.</translation>
    </message>
    <message>
      <source>This is not a job file: {reason}</source>
      <translation>Esto no es un archivo de trabajo: {reason}</translation>
    </message>
    <message>
      <source>{windows}, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of memory{gpu}, {disk:.0f} MB on disk.</source>
      <translation>{windows}, {pixels:.1f} megapíxeles, unos {time} en {device}, {memory:.1f} GiB de memoria{gpu}, {disk:.0f} MB en disco.</translation>
    </message>
    <message>
      <source>Estimating...</source>
      <translation>Estimando...</translation>
    </message>
    <message>
      <source>, {memory:.1f} GiB on {device}</source>
      <translation>, {memory:.1f} GiB en {device}</translation>
    </message>
    <message>
      <source>This layer is looked at when the run has ended.</source>
      <translation>Esta capa se examina cuando termine la ejecución.</translation>
    </message>
    <message>
      <source>Looking at the layer...</source>
      <translation>Examinando la capa...</translation>
    </message>
    <message>
      <source>This layer is not a file: {size} are exported first, then translated.</source>
      <translation>Esta capa no es un archivo: primero se escriben {size} de ella y luego se traducen.</translation>
    </message>
    <message>
      <source>1 window</source>
      <translation>1 ventana</translation>
    </message>
    <message>
      <source>{number} windows</source>
      <translation>{number} ventanas</translation>
    </message>
    <message>
      <source>Any2Any: keep {file}</source>
      <translation>Any2Any: conservar {file}</translation>
    </message>
    <message>
      <source>The result could not be kept: {reason}.</source>
      <translation>No se pudo conservar el resultado: {reason}.</translation>
    </message>
    <message>
      <source>Details...</source>
      <translation>Detalles...</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Copiar</translation>
    </message>
    <message>
      <source>A report of this problem needs what follows; personal paths are left out.</source>
      <translation>Un informe de este problema necesita lo que sigue; las rutas personales se omiten.</translation>
    </message>
    <message>
      <source>{size:.0f} MB</source>
      <translation>{size:.0f} MB</translation>
    </message>
    <message>
      <source>here</source>
      <translation>presente</translation>
    </message>
    <message>
      <source>not downloaded</source>
      <translation>no descargado</translation>
    </message>
    <message>
      <source>not published yet</source>
      <translation>aún no publicado</translation>
    </message>
    <message>
      <source>its folder is gone</source>
      <translation>su carpeta ya no está</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>dañado</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelos</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Descargar</translation>
    </message>
    <message>
      <source>Cancel the download</source>
      <translation>Cancelar la descarga</translation>
    </message>
    <message>
      <source>Use a folder...</source>
      <translation>Usar una carpeta...</translation>
    </message>
    <message>
      <source>Remove...</source>
      <translation>Quitar...</translation>
    </message>
    <message>
      <source>Folder of a model</source>
      <translation>Carpeta de un modelo</translation>
    </message>
    <message>
      <source>Any2Any: download {model}</source>
      <translation>Any2Any: descargar {model}</translation>
    </message>
    <message>
      <source>Downloading {model}...</source>
      <translation>Descargando {model}...</translation>
    </message>
    <message>
      <source>Downloaded and checked.</source>
      <translation>Descargado y comprobado.</translation>
    </message>
    <message>
      <source>Take {model} off the list?</source>
      <translation>¿Quitar {model} de la lista?</translation>
    </message>
    <message>
      <source>Delete its folder, too</source>
      <translation>Borrar también su carpeta</translation>
    </message>
    <message>
      <source>Any2Any: remove {model}</source>
      <translation>Any2Any: quitar {model}</translation>
    </message>
    <message>
      <source>{model} is off the list.</source>
      <translation>{model} ya no está en la lista.</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamaño</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Estado</translation>
    </message>
    <message>
      <source>[folder]</source>
      <translation>[carpeta]</translation>
    </message>
    <message>
      <source>[automatic]</source>
      <translation>[automático]</translation>
    </message>
    <message>
      <source>temporary</source>
      <translation>temporal</translation>
    </message>
    <message>
      <source>[folder {name}: {where}]</source>
      <translation>[carpeta {name}: {where}]</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Capa medida</translation>
    </message>
    <message>
      <source>The layers of a pair have two modalities; both are {modality}.</source>
      <translation>Las capas de un par tienen dos modalidades; ambas son {modality}.</translation>
    </message>
    <message>
      <source>Remove this pair</source>
      <translation>Quitar este par</translation>
    </message>
    <message>
      <source>Choose both layers of each pair.</source>
      <translation>Elija ambas capas de cada par.</translation>
    </message>
    <message>
      <source>Choose the modality of '{layer}'.</source>
      <translation>Elija la modalidad de «{layer}».</translation>
    </message>
    <message>
      <source>'{layer}' is synthetic: choose a layer that was measured.</source>
      <translation>'{layer}' es sintética: elija una capa medida.</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>Diferencia</translation>
    </message>
    <message>
      <source>Folder of a product</source>
      <translation>Carpeta de un producto</translation>
    </message>
    <message>
      <source>Archive of a product</source>
      <translation>Archivo comprimido de un producto</translation>
    </message>
    <message>
      <source>'{path}' cannot be shown by QGIS.</source>
      <translation>QGIS no puede mostrar '{path}'.</translation>
    </message>
    <message>
      <source>Folder of a product...</source>
      <translation>Carpeta de un producto...</translation>
    </message>
    <message>
      <source>Archive of a product...</source>
      <translation>Archivo comprimido de un producto...</translation>
    </message>
    <message>
      <source>Archives</source>
      <translation>Archivos comprimidos</translation>
    </message>
    <message>
      <source>Any2Any: {layer} to {targets}</source>
      <translation>Any2Any: {layer} a {targets}</translation>
    </message>
    <message>
      <source>Removes the chosen jobs; without a choice, all that wait. The running one is ended by Cancel.</source>
      <translation>Quita los trabajos elegidos; sin elección, todos los que esperan. El que se ejecuta se detiene con Cancelar.</translation>
    </message>
    <message>
      <source>{number}. {layer} to {targets}: waiting</source>
      <translation>{number}. {layer} a {targets}: en espera</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Rellenar huecos y calibrar</translation>
    </message>
    <message>
      <source>A measured layer calibrates one target: choose one target, or no measured layer.</source>
      <translation>Una capa medida calibra un objetivo: elija un objetivo o ninguna capa medida.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.</source>
      <translation>Aún no hay resultado: traduzca antes un ráster, o use any2any:evaluate de la caja de herramientas.</translation>
    </message>
    <message>
      <source>Keep the result</source>
      <translation>Conservar el resultado</translation>
    </message>
    <message>
      <source>Kept as {file}.</source>
      <translation>Conservado como {file}.</translation>
    </message>
    <message>
      <source>The model runs in a separate Python environment, outside QGIS. Setting it up takes about 2 minutes, a download of 350 MB and 1.1 GB on your disk (more with an NVIDIA GPU). QGIS's own Python stays as it is. You can keep working meanwhile.</source>
      <translation>El modelo se ejecuta en un entorno de Python propio, fuera de QGIS. Configurarlo lleva unos 2 minutos, 350 MB de descarga y 1,1 GB en su disco (más con una GPU NVIDIA); el Python de QGIS queda como está. Mientras tanto puede seguir trabajando.</translation>
    </message>
    <message>
      <source>No progress for {time}: the network may be slow. Cancel undoes what was begun.</source>
      <translation>Sin avance desde hace {time}: quizá la red sea lenta. Cancelar deshace lo empezado.</translation>
    </message>
    <message>
      <source>Any2Any was updated. Only what changed is installed.</source>
      <translation>Any2Any se actualizó. Solo se instala lo que cambió.</translation>
    </message>
    <message>
      <source>The backend needs an update</source>
      <translation>El backend necesita una actualización</translation>
    </message>
    <message>
      <source>Recognised: bands {reading}</source>
      <translation>Reconocido: bandas {reading}</translation>
    </message>
    <message>
      <source>Choose every band of the modality, or none of them.</source>
      <translation>Elija todas las bandas de la modalidad, o ninguna.</translation>
    </message>
    <message>
      <source>{value} (recognised)</source>
      <translation>{value} (reconocido)</translation>
    </message>
    <message>
      <source>band {number} (recognised)</source>
      <translation>banda {number} (reconocida)</translation>
    </message>
    <message>
      <source>Uncertain, please check: {reasons}</source>
      <translation>Incierto, compruébelo: {reasons}</translation>
    </message>
    <message>
      <source>{modality} (zero-shot)</source>
      <translation>{modality} (no aprendida)</translation>
    </message>
    <message>
      <source>The model was never trained in this direction: expect less.</source>
      <translation>El modelo nunca se entrenó en esta dirección: espere menos.</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>Entrenada</translation>
    </message>
    <message>
      <source>Preview translates what the map shows in about ten seconds; the full run gives the same pixels there.</source>
      <translation>Vista previa traduce en unos diez segundos lo que muestra el mapa; la ejecución completa da allí los mismos píxeles.</translation>
    </message>
    <message>
      <source>Compare swipes the result over its source: drag the line on the map, or press B to blink.</source>
      <translation>Comparar desliza el resultado sobre su fuente: arrastre la línea en el mapa, o pulse B para parpadear.</translation>
    </message>
    <message>
      <source>You need not wait: finished rows can be shown during the run, and QGIS stays usable.</source>
      <translation>No hace falta esperar: lo hecho se puede mostrar durante la ejecución, y QGIS sigue siendo utilizable.</translation>
    </message>
    <message>
      <source>Any2Any guide</source>
      <translation>Guía de Any2Any</translation>
    </message>
    <message>
      <source>The backend did not answer within {seconds:.0f} seconds.</source>
      <translation>El backend no respondió en {seconds:.0f} segundos.</translation>
    </message>
    <message>
      <source>Its last words:
{log}</source>
      <translation>Sus últimas palabras:
{log}</translation>
    </message>
    <message>
      <source>It left no message.</source>
      <translation>No dejó ningún mensaje.</translation>
    </message>
    <message>
      <source>The backend ended unexpectedly (exit code {code}).</source>
      <translation>El backend terminó de forma inesperada (código de salida {code}).</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {theirs}, this plugin version {ours}.</source>
      <translation>El backend habla la versión {theirs} del protocolo, este complemento la versión {ours}.</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>El backend no está en marcha.</translation>
    </message>
    <message>
      <source>The backend's Python cannot be started: {reason}.</source>
      <translation>No se puede arrancar el Python del backend: {reason}.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept.</source>
      <translation>La traducción se canceló; las filas terminadas se conservan.</translation>
    </message>
    <message>
      <source>The translation was cancelled before it began.</source>
      <translation>La traducción se canceló antes de empezar.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Actualice juntos el complemento y su entorno.</translation>
    </message>
    <message>
      <source>The backend fell silent for {seconds:.0f} seconds and was ended.</source>
      <translation>El backend calló durante {seconds:.0f} segundos y fue detenido.</translation>
    </message>
    <message>
      <source>Check it, or choose it under “Radiometry”.</source>
      <translation>Compruébela o elíjala en «Radiometría».</translation>
    </message>
    <message>
      <source>The source has RPCs and no geotransform: it is treated as not georeferenced, and so is the output.</source>
      <translation>La fuente tiene RPC y ninguna geotransformación: se trata como no georreferenciada, y también la salida.</translation>
    </message>
    <message>
      <source>The source has {points} ground control points and no geotransform: the output is not georeferenced. Warp the source first to keep its place.</source>
      <translation>La fuente tiene {points} puntos de control y ninguna geotransformación: la salida no está georreferenciada. Transforme antes la fuente para conservar su lugar.</translation>
    </message>
    <message>
      <source>The source has a CRS and no geotransform: it is treated as not georeferenced.</source>
      <translation>La fuente tiene un SRC y ninguna geotransformación: se trata como no georreferenciada.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either.</source>
      <translation>La fuente no tiene SRC; la salida tampoco.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either. Its RPCs are not carried over.</source>
      <translation>La fuente no tiene SRC; la salida tampoco. Sus RPC no se conservan.</translation>
    </message>
    <message>
      <source>The pixel size is {seen}; the model was trained on {modality} at {native:g} m. Turn on “Resample to model resolution”.</source>
      <translation>Píxeles de {seen} en el terreno; el modelo conoce {modality} a {native:g} m. «Tamaño de terreno del modelo» remuestrea antes a ese tamaño.</translation>
    </message>
    <message>
      <source>Pixels of {value} hold no measurement: read as no-data, which the file does not declare.</source>
      <translation>Los píxeles de {value} no contienen medición: leídos como sin datos, lo que el archivo no declara.</translation>
    </message>
    <message>
      <source>The names only count the bands: {bands} are taken as {names}.</source>
      <translation>Los nombres solo numeran las bandas: {bands} se toman como {names}.</translation>
    </message>
    <message>
      <source>Band {number} is described as '{description}' and is used as {name}.</source>
      <translation>La banda {number} se describe como '{description}' y se usa como {name}.</translation>
    </message>
    <message>
      <source>This processor has no bf16 units: fp32 is several times as fast on it.</source>
      <translation>Este procesador no tiene aritmética bf16 propia: fp32 es varias veces más rápido en él.</translation>
    </message>
    <message>
      <source>{share:.1%} of the source's values lie outside the model's range and were clipped.</source>
      <translation>El {share:.1%} de los valores de la fuente está fuera del rango del modelo y se recortó.</translation>
    </message>
    <message>
      <source>An unfinished earlier run was of another job, source or model; it was dropped and the run started afresh.</source>
      <translation>Una ejecución anterior inacabada era de otro trabajo, fuente o modelo; se descartó y se empezó de nuevo.</translation>
    </message>
    <message>
      <source>The {target} result has no valid pixel: none has valid source on half of its footprint.</source>
      <translation>El resultado {target} no tiene ningún píxel válido: ninguno tiene fuente válida en la mitad de su huella.</translation>
    </message>
    <message>
      <source>The GPU's memory did not suffice for batches of {usual} windows; {taken} were taken.</source>
      <translation>La memoria de la GPU no bastó para lotes de {usual} ventanas; se tomaron {taken}.</translation>
    </message>
    <message>
      <source>The folder '{name}' could not be removed ({reason}); it is no longer needed.</source>
      <translation>No se pudo eliminar la carpeta '{name}' ({reason}); ya no hace falta.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed. The result is not calibrated.</source>
      <translation>Solo {pixels} píxeles de '{name}' están sobre píxeles válidos de la fuente, o demasiado dispersos; se necesitan {needed}. El resultado no está calibrado.</translation>
    </message>
    <message>
      <source>{band}: its expected error is left out, for it lies on another grid.</source>
      <translation>{band}: su error esperado se omite, pues está en otra cuadrícula.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB of memory; {there:.1f} GiB are available.</source>
      <translation>La ejecución puede necesitar {needed:.1f} GiB de memoria; hay {there:.1f} GiB.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB on {device}, which has {there:.1f} GiB.</source>
      <translation>La ejecución puede necesitar {needed:.1f} GiB en {device}, que tiene {there:.1f} GiB.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GB on disk and {there:.1f} GB are free: it would be refused.</source>
      <translation>La ejecución puede necesitar {needed:.1f} GB en disco y hay {there:.1f} GB libres: se rechazará.</translation>
    </message>
    <message>
      <source>Measured layer: {text}</source>
      <translation>Capa medida: {text}</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) is a guess.</source>
      <translation>La radiometría ({reading}) es una suposición.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit imagery.</source>
      <translation>Los números están entre 0 y 255 y se leen como imagen de 8 bits.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit amplitude.</source>
      <translation>Los números están entre 0 y 255 y se leen como amplitud de 8 bits.</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) was guessed from the numbers and may be another ({other}).</source>
      <translation>La radiometría ({reading}) se dedujo de los números y puede ser otra ({other}).</translation>
    </message>
    <message>
      <source>The numbers are read as dB x 100.</source>
      <translation>Los números se leen como dB x 100.</translation>
    </message>
    <message>
      <source>The numbers are read as linear power: as power their median is {power:.1f} dB, as amplitude it would be {amplitude:.1f} dB.</source>
      <translation>Los números se leen como potencia lineal: como potencia su mediana es {power:.1f} dB, como amplitud sería {amplitude:.1f} dB.</translation>
    </message>
    <message>
      <source>The numbers are read as uncalibrated Sentinel-1 amplitude, right to about 1 dB.</source>
      <translation>Los números se leen como amplitud de Sentinel-1 sin calibrar, con un error de alrededor de 1 dB.</translation>
    </message>
    <message>
      <source>What the numbers stand for is not known: {range} (2nd to 98th percentile of a sample) is spread over the model's usual range.</source>
      <translation>No se sabe qué representan los números: {range} (percentiles 2 a 98 de una muestra) se extiende sobre el rango habitual del modelo.</translation>
    </message>
    <message>
      <source>Read as {reading}, {share:.0%} of the numbers lie outside the model's range.</source>
      <translation>Leídos como {reading}, el {share:.0%} de los números queda fuera del rango del modelo.</translation>
    </message>
    <message>
      <source>Any2Any: set up the backend</source>
      <translation>Any2Any: instalar el backend</translation>
    </message>
    <message>
      <source>The plugin failed: {reason}.</source>
      <translation>El complemento falló: {reason}.</translation>
    </message>
    <message>
      <source>The set-up failed: {reason}.</source>
      <translation>La instalación falló: {reason}.</translation>
    </message>
    <message>
      <source>The export of the layer was cancelled.</source>
      <translation>La exportación de la capa se canceló.</translation>
    </message>
    <message>
      <source>known</source>
      <translation>conocido</translation>
    </message>
    <message>
      <source>translated</source>
      <translation>traducido</translation>
    </message>
    <message>
      <source>blended of both</source>
      <translation>mezcla de ambos</translation>
    </message>
    <message>
      <source>'{path}' was written but cannot be loaded.</source>
      <translation>'{path}' se escribió pero no se puede cargar.</translation>
    </message>
    <message>
      <source>Error: {what}</source>
      <translation>Error estimado: {what}</translation>
    </message>
    <message>
      <source>Mask: {what}</source>
      <translation>Máscara: {what}</translation>
    </message>
    <message>
      <source>Deviation: {what}</source>
      <translation>Desviación: {what}</translation>
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
      <translation>traducir</translation>
    </message>
    <message>
      <source>write</source>
      <translation>escribir</translation>
    </message>
    <message>
      <source>calibrate</source>
      <translation>calibrar</translation>
    </message>
    <message>
      <source>export</source>
      <translation>exportar</translation>
    </message>
    <message>
      <source>read</source>
      <translation>leer</translation>
    </message>
    <message>
      <source>learn</source>
      <translation>aprender</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Resolución del modelo</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>Copiar diagnóstico</translation>
    </message>
    <message>
      <source>the measured layer's radiometry</source>
      <translation>la radiometría de la capa medida</translation>
    </message>
    <message>
      <source>Processing level</source>
      <translation>Nivel de procesamiento</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Pasos</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Precisión</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Reemplazar</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Continuar</translation>
    </message>
    <message>
      <source>Expected error</source>
      <translation>Error esperado</translation>
    </message>
    <message>
      <source>The command line's allow-uncalibrated</source>
      <translation>allow-uncalibrated de la línea de órdenes</translation>
    </message>
    <message>
      <source>No-data values of the layer</source>
      <translation>Valores sin datos de la capa</translation>
    </message>
    <message>
      <source>{target} from {sources}: {quality:.1f} dB on held-out scenes</source>
      <translation>{target} a partir de {sources}: {quality:.1f} dB en escenas reservadas</translation>
    </message>
    <message>
      <source>with {modality} +{gain:.1f} dB</source>
      <translation>con {modality} +{gain:.1f} dB</translation>
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
      <translation>reflectancia</translation>
    </message>
    <message>
      <source>Near infrared (Sentinel-2 B8)</source>
      <translation>Infrarrojo cercano (Sentinel-2 B8)</translation>
    </message>
    <message>
      <source>Multispectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</source>
      <translation>Multiespectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</translation>
    </message>
    <message>
      <source>Panchromatic</source>
      <translation>Pancromático</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyPanel</name>
    <message>
      <source>New here? A small satellite scene comes with the plugin: load it, look around, nothing starts by itself.</source>
      <translation>¿Primera vez? El complemento trae una pequeña escena de satélite: cárguela, mire, nada empieza por sí solo.</translation>
    </message>
    <message>
      <source>&amp;Try it on an example</source>
      <translation>&amp;Probar con un ejemplo</translation>
    </message>
    <message>
      <source>Loads red, green and blue, near infrared and six bands of a piece of coast (Sentinel-2), and fills the form</source>
      <translation>Carga rojo, verde y azul, infrarrojo cercano y seis bandas de un trozo de costa (Sentinel-2), y rellena el formulario</translation>
    </message>
    <message>
      <source>Got it</source>
      <translation>Entendido</translation>
    </message>
    <message>
      <source>The options bring the tips back</source>
      <translation>Las opciones hacen volver los consejos</translation>
    </message>
    <message>
      <source>&lt;h3&gt;One step before the first run&lt;/h3&gt;</source>
      <translation>&lt;h3&gt;Un paso antes de la primera ejecución&lt;/h3&gt;</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>&amp;Instalar</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Cancelar</translation>
    </message>
    <message>
      <source>G&amp;uide</source>
      <translation>G&amp;uía</translation>
    </message>
    <message>
      <source>Opens the guide in your browser: how to, what comes out, its limits, questions</source>
      <translation>Abre la guía en el navegador: uso, resultados, límites, preguntas</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Fuente</translation>
    </message>
    <message>
      <source>&amp;Layer</source>
      <translation>Ca&amp;pa</translation>
    </message>
    <message>
      <source>The raster to translate</source>
      <translation>El ráster que traducir</translation>
    </message>
    <message>
      <source>...</source>
      <translation>...</translation>
    </message>
    <message>
      <source>Open a product, Sentinel-2 SAFE, Landsat or HLS as delivered: its bands become one layer. A file or folder may also be dropped here</source>
      <translation>Abrir un producto, Sentinel-2 SAFE, Landsat o HLS tal como se entrega: sus bandas forman una capa. También se puede soltar aquí un archivo o una carpeta</translation>
    </message>
    <message>
      <source>Another raster is selected in the layer tree than is chosen here</source>
      <translation>En el árbol de capas hay seleccionado otro ráster que aquí</translation>
    </message>
    <message>
      <source>&amp;Modality</source>
      <translation>&amp;Modalidad</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandas</translation>
    </message>
    <message>
      <source>Which band of the layer is which band of the modality</source>
      <translation>Qué banda de la capa es qué banda de la modalidad</translation>
    </message>
    <message>
      <source>&amp;Radiometry</source>
      <translation>&amp;Radiometría</translation>
    </message>
    <message>
      <source>&amp;Processing level</source>
      <translation>&amp;Nivel</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Cambiar</translation>
    </message>
    <message>
      <source>Shows the fields of what was recognised: bands, radiometry, processing level</source>
      <translation>Muestra los campos de lo reconocido: bandas, radiometría, nivel de procesamiento</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>Destino</translation>
    </message>
    <message>
      <source>The modalities to make</source>
      <translation>Las modalidades que crear</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Otras fuentes</translation>
    </message>
    <message>
      <source>Other rasters of the same ground, on any grid: the checked ones are translated together with the source. Where one has no data, the result rests on the others</source>
      <translation>Otros rásteres del mismo terreno, en cualquier cuadrícula: los marcados se traducen junto con la fuente. Donde uno no tiene datos, el resultado se basa en los demás</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Área</translation>
    </message>
    <message>
      <source>The part of the layer to translate; its pixels equal those of the full run</source>
      <translation>La parte de la capa que se traduce; sus píxeles son iguales a los de la ejecución completa</translation>
    </message>
    <message>
      <source>The result is empty outside these polygons; nothing is computed there</source>
      <translation>Fuera de sus polígonos el resultado está vacío y no se calcula nada</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Solo polígonos seleccionados</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Rellenar huecos y calibrar</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Capa medida</translation>
    </message>
    <message>
      <source>A layer that was measured in the target modality and covers a part of the area: the brightness of the result is fitted to it</source>
      <translation>Una capa medida en la modalidad objetivo que cubre una parte del área: el brillo del resultado se ajusta a ella</translation>
    </message>
    <message>
      <source>Only fill its &amp;gaps</source>
      <translation>Rellenar solo sus &amp;huecos</translation>
    </message>
    <message>
      <source>Measured pixels stay as they are; only the gaps are translated, and a mask says which is which</source>
      <translation>Los píxeles medidos quedan como están; solo se traduce lo que falta, y una máscara indica cuál es cuál</translation>
    </message>
    <message>
      <source>Also write an error map</source>
      <translation>Escribir también un mapa de error</translation>
    </message>
    <message>
      <source>A second raster with the expected error of each pixel, from held-out scenes and from the measured layer</source>
      <translation>Un segundo ráster: cuánto se espera que se aleje cada píxel de la verdad, según escenas que el modelo nunca vio y la capa medida</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Ajustes</translation>
    </message>
    <message>
      <source>M&amp;odel</source>
      <translation>Mode&amp;lo</translation>
    </message>
    <message>
      <source>A model of the catalogue, or the path of a model folder</source>
      <translation>Un modelo del catálogo, o la ruta de una carpeta de modelo</translation>
    </message>
    <message>
      <source>All models: size, state, download</source>
      <translation>Todos los modelos: tamaño, estado, descarga</translation>
    </message>
    <message>
      <source>Adapt to my data...</source>
      <translation>Adaptar a mis datos...</translation>
    </message>
    <message>
      <source>Adapts the model to your region and sensor, from layers of the same ground</source>
      <translation>Adapta el modelo a su región y sensor, a partir de capas del mismo terreno</translation>
    </message>
    <message>
      <source>Mo&amp;de</source>
      <translation>Mo&amp;do</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>Disposi&amp;tivo</translation>
    </message>
    <message>
      <source>Where the model runs: automatic takes an NVIDIA GPU where there is one</source>
      <translation>Dónde se ejecuta el modelo: automático usa una GPU NVIDIA si la hay</translation>
    </message>
    <message>
      <source>&amp;Seed</source>
      <translation>&amp;Semilla</translation>
    </message>
    <message>
      <source>The same seed gives the same result</source>
      <translation>La misma semilla da el mismo resultado</translation>
    </message>
    <message>
      <source>S&amp;amples</source>
      <translation>M&amp;uestras</translation>
    </message>
    <message>
      <source>Several are averaged, and their deviation is written beside the result</source>
      <translation>Varias se promedian, y su desviación se escribe junto al resultado</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Tamaño de píxel del modelo</translation>
    </message>
    <message>
      <source>Joint windows</source>
      <translation>Ventanas conjuntas</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Salida</translation>
    </message>
    <message>
      <source>Left empty: a temporary file</source>
      <translation>Si se deja vacío: un archivo temporal</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Historial</translation>
    </message>
    <message>
      <source>This project only</source>
      <translation>Solo de este proyecto</translation>
    </message>
    <message>
      <source>Past jobs, the newest first; a double click puts one into the form</source>
      <translation>Trabajos pasados, el más nuevo primero; un doble clic pone uno en el formulario</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Ejecutar de nuevo</translation>
    </message>
    <message>
      <source>Runs this job as it was, into a new file</source>
      <translation>Ejecuta este trabajo como era, en un archivo nuevo</translation>
    </message>
    <message>
      <source>Load into form</source>
      <translation>Al formulario</translation>
    </message>
    <message>
      <source>Takes its settings over, for the layer that is chosen</source>
      <translation>Toma sus ajustes, para la capa elegida</translation>
    </message>
    <message>
      <source>Save job file...</source>
      <translation>Guardar...</translation>
    </message>
    <message>
      <source>For the command line (translate --job) and for colleagues</source>
      <translation>Para la línea de comandos (translate --job) y para colegas</translation>
    </message>
    <message>
      <source>Open job file...</source>
      <translation>Abrir...</translation>
    </message>
    <message>
      <source>Puts a job file into the form</source>
      <translation>Pone un archivo de trabajo en el formulario</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>Cargar</translation>
    </message>
    <message>
      <source>Adds this job's existing results to the project</source>
      <translation>Añade al proyecto lo que escribió este trabajo, si los archivos existen</translation>
    </message>
    <message>
      <source>Forget</source>
      <translation>Olvidar</translation>
    </message>
    <message>
      <source>Forgets this job; its results stay</source>
      <translation>Olvida este trabajo; sus resultados quedan</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Registro</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>Copiar dia&amp;gnóstico</translation>
    </message>
    <message>
      <source>Copies what a report of a problem needs, without personal paths</source>
      <translation>Copia lo que necesita un informe de problema, sin rutas personales</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>&amp;Vista previa</translation>
    </message>
    <message>
      <source>Translates what the map shows, as much of it as takes about ten seconds; the full run gives the same pixels</source>
      <translation>Traduce lo que muestra el mapa, tanto como quepa en unos diez segundos; la ejecución completa da los mismos píxeles</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>E&amp;jecutar</translation>
    </message>
    <message>
      <source>Remove from the queue</source>
      <translation>Quitar de la cola</translation>
    </message>
    <message>
      <source>&amp;Show finished rows</source>
      <translation>Mostrar lo &amp;hecho</translation>
    </message>
    <message>
      <source>Loads the rows that are finished already; they follow the run</source>
      <translation>Carga las filas ya terminadas; siguen a la ejecución</translation>
    </message>
    <message>
      <source>C&amp;ontinue</source>
      <translation>C&amp;ontinuar</translation>
    </message>
    <message>
      <source>Goes on where the job stopped</source>
      <translation>Sigue donde se detuvo el trabajo</translation>
    </message>
    <message>
      <source>Co&amp;mpare</source>
      <translation>Co&amp;mparar</translation>
    </message>
    <message>
      <source>Swipes the result over its source on the map. V and H turn the line, B blinks, R takes the known part, Esc ends</source>
      <translation>Desliza el resultado sobre su fuente en el mapa. V y H giran la línea, B parpadea, R toma la parte conocida, Esc termina</translation>
    </message>
    <message>
      <source>E&amp;valuate...</source>
      <translation>E&amp;valuar...</translation>
    </message>
    <message>
      <source>Compares a result with what was measured: PSNR, SSIM, bias, and a report with pictures</source>
      <translation>Compara un resultado con lo medido: PSNR, SSIM, sesgo y un informe con imágenes</translation>
    </message>
    <message>
      <source>&amp;Index...</source>
      <translation>&amp;Índice...</translation>
    </message>
    <message>
      <source>NDVI, NDWI, NDMI or NBR of a result and its source</source>
      <translation>NDVI, NDWI, NDMI o NBR de un resultado y su fuente</translation>
    </message>
    <message>
      <source>&amp;Keep...</source>
      <translation>&amp;Conservar...</translation>
    </message>
    <message>
      <source>Moves a temporary result, with what was written beside it, to a file that stays</source>
      <translation>Mueve un resultado temporal, con lo que se escribió a su lado, a un archivo permanente</translation>
    </message>
    <message>
      <source>Check and repair the backend</source>
      <translation>Reparar el backend</translation>
    </message>
    <message>
      <source>Loads every package of the backend once and reinstalls damaged ones</source>
      <translation>Carga cada paquete del backend una vez y reinstala lo dañado</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyBackend</name>
    <message>
      <source>{directions} got better on the ground that was held back: use {model} for scenes like these, and {parent} elsewhere.</source>
      <translation>{directions} mejoró en el terreno reservado: use {model} para escenas como estas y {parent} en otros lugares.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back, so nothing was kept: use {parent}.</source>
      <translation>Nada mejoró en el terreno reservado, así que no se conservó nada: use {parent}.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back; {model} was kept all the same, as requested.</source>
      <translation>Nada mejoró en el terreno reservado; {model} se conservó de todos modos, como se pidió.</translation>
    </message>
    <message>
      <source>Adapting needs at least one pair.</source>
      <translation>La adaptación necesita al menos un par.</translation>
    </message>
    <message>
      <source>The adaptation was cancelled.</source>
      <translation>La adaptación se canceló.</translation>
    </message>
    <message>
      <source>A pair has two modalities; both are {id}.</source>
      <translation>Un par tiene dos modalidades; ambas son {id}.</translation>
    </message>
    <message>
      <source>'{name}' cannot be the id of a new model.</source>
      <translation>'{name}' no puede ser el identificador de un modelo nuevo.</translation>
    </message>
    <message>
      <source>Use letters, digits, - and _, and no name of a known model.</source>
      <translation>Use letras, cifras, - y _, y no el nombre de un modelo conocido.</translation>
    </message>
    <message>
      <source>A model '{name}' is listed already.</source>
      <translation>Ya hay un modelo «{name}» en la lista.</translation>
    </message>
    <message>
      <source>Choose another name, or take it off the list: `models remove {name}`.</source>
      <translation>Elija otro nombre o quítelo de la lista: `models remove {name}`.</translation>
    </message>
    <message>
      <source>The folder '{out}' exists.</source>
      <translation>La carpeta '{out}' ya existe.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Elija otro nombre.</translation>
    </message>
    <message>
      <source>'{out}' cannot be written: {reason}.</source>
      <translation>No se puede escribir '{out}': {reason}.</translation>
    </message>
    <message>
      <source>The model '{model}' has no closed form to adapt.</source>
      <translation>El modelo '{model}' no tiene una forma cerrada que adaptar.</translation>
    </message>
    <message>
      <source>Choose any2any-tiny.</source>
      <translation>Elija any2any-tiny.</translation>
    </message>
    <message>
      <source>'{source}' and '{target}' have too little ground in common to learn from.</source>
      <translation>'{source}' y '{target}' tienen muy poco terreno en común para aprender de él.</translation>
    </message>
    <message>
      <source>Do they show the same place? Give larger rasters, or several pairs.</source>
      <translation>¿Muestran el mismo lugar? Dé rásteres mayores o varios pares.</translation>
    </message>
    <message>
      <source>The model gives numbers that are not finite for {target}.</source>
      <translation>El modelo da números no finitos para {target}.</translation>
    </message>
    <message>
      <source>Verify it with `models verify`, or use --precision fp32.</source>
      <translation>Compruébelo con `models verify` o use --precision fp32.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept for --resume.</source>
      <translation>La traducción se canceló; las filas terminadas se conservan para --resume.</translation>
    </message>
    <message>
      <source>'{prediction}' does not state its modality: it was not written by this software.</source>
      <translation>«{prediction}» no indica su modalidad: no se creó con este programa.</translation>
    </message>
    <message>
      <source>Say it with --modality.</source>
      <translation>Indíquela con --modality.</translation>
    </message>
    <message>
      <source>The comparison was cancelled.</source>
      <translation>La comparación se canceló.</translation>
    </message>
    <message>
      <source>'{prediction}' and '{reference}' have no valid pixel in common.</source>
      <translation>«{prediction}» y «{reference}» no tienen ningún píxel válido en común.</translation>
    </message>
    <message>
      <source>Do they show the same place?</source>
      <translation>¿Muestran el mismo lugar?</translation>
    </message>
    <message>
      <source>'{id}' is not a modality.</source>
      <translation>«{id}» no es una modalidad.</translation>
    </message>
    <message>
      <source>Use one of {known}.</source>
      <translation>Use uno de {known}.</translation>
    </message>
    <message>
      <source>The report '{path}' cannot be written: {reason}.</source>
      <translation>No se puede escribir el informe «{path}»: {reason}.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Elija otro archivo.</translation>
    </message>
    <message>
      <source>The window {column},{row},{width},{height} lies outside the raster.</source>
      <translation>La ventana {column},{row},{width},{height} queda fuera del ráster.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it has no bounds.</source>
      <translation>La fuente no está georreferenciada, por lo que no tiene límites.</translation>
    </message>
    <message>
      <source>Use --window instead.</source>
      <translation>Use --window en su lugar.</translation>
    </message>
    <message>
      <source>Give west, south, east, north with west &lt; east and south &lt; north.</source>
      <translation>Indique oeste, sur, este, norte con oeste &lt; este y sur &lt; norte.</translation>
    </message>
    <message>
      <source>The raster has {width} x {height} pixels.</source>
      <translation>El ráster tiene {width} x {height} píxeles.</translation>
    </message>
    <message>
      <source>The bounds {bounds} are empty.</source>
      <translation>Los límites {bounds} están vacíos.</translation>
    </message>
    <message>
      <source>They are read in the source's own CRS.</source>
      <translation>Se leen en el SRC de la propia fuente.</translation>
    </message>
    <message>
      <source>The bounds {bounds} lie outside the raster.</source>
      <translation>Los límites {bounds} quedan fuera del ráster.</translation>
    </message>
    <message>
      <source>An overlap of {overlap_pixels} pixels is more than half a window.</source>
      <translation>Un solape de {overlap_pixels} píxeles es más de media ventana.</translation>
    </message>
    <message>
      <source>Use at most {most}.</source>
      <translation>Use como máximo {most}.</translation>
    </message>
    <message>
      <source>'{spec}' names no band: after # a number from 1 on is needed.</source>
      <translation>«{spec}» no nombra ninguna banda: tras # hace falta un número desde 1.</translation>
    </message>
    <message>
      <source>The bands of {index} have no valid pixel in common.</source>
      <translation>Las bandas de {index} no tienen ningún píxel válido en común.</translation>
    </message>
    <message>
      <source>Unknown index '{name}'.</source>
      <translation>No existe el índice «{name}».</translation>
    </message>
    <message>
      <source>{index} needs the band {missing}.</source>
      <translation>{index} necesita la banda {missing}.</translation>
    </message>
    <message>
      <source>Give --{option} PATH.</source>
      <translation>Indique --{option} PATH.</translation>
    </message>
    <message>
      <source>The index was cancelled.</source>
      <translation>El índice se canceló.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Elija otra carpeta.</translation>
    </message>
    <message>
      <source>Choose another name or use --overwrite.</source>
      <translation>Elija otro nombre o use --overwrite.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist.</source>
      <translation>La carpeta «{folder}» no existe.</translation>
    </message>
    <message>
      <source>'{path}' is one of the bands.</source>
      <translation>«{path}» es una de las bandas.</translation>
    </message>
    <message>
      <source>'{path}' exists already.</source>
      <translation>«{path}» ya existe.</translation>
    </message>
    <message>
      <source>Unknown modality '{id}'.</source>
      <translation>No existe la modalidad «{id}».</translation>
    </message>
    <message>
      <source>Choose one of {known}.</source>
      <translation>Elija uno de {known}.</translation>
    </message>
    <message>
      <source>Use weights that this version's training exported, or update the software.</source>
      <translation>Use pesos exportados por el entrenamiento de esta versión o actualice el programa.</translation>
    </message>
    <message>
      <source>The model does not know {modality}.</source>
      <translation>El modelo no conoce {modality}.</translation>
    </message>
    <message>
      <source>It knows {known}.</source>
      <translation>Conoce {known}.</translation>
    </message>
    <message>
      <source>The model folder '{folder}' does not fit this version: {reason}.</source>
      <translation>La carpeta de modelo «{folder}» no corresponde a esta versión: {reason}.</translation>
    </message>
    <message>
      <source>Choose a folder that exists and that you may write to.</source>
      <translation>Elija una carpeta que exista y en la que pueda escribir.</translation>
    </message>
    <message>
      <source>Free some space and run the same job again: it continues where it stopped.</source>
      <translation>Libere espacio y ejecute de nuevo el mismo trabajo: continúa donde se detuvo.</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: {reason}.</source>
      <translation>No se puede escribir «{path}»: {reason}.</translation>
    </message>
    <message>
      <source>Free some space.</source>
      <translation>Libere espacio.</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished. What is done is kept in '{path}.partial'.</source>
      <translation>El disco está lleno: no se pudo terminar «{path}». Lo hecho se conserva en «{path}.partial».</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished.</source>
      <translation>El disco está lleno: no se pudo terminar «{path}».</translation>
    </message>
    <message>
      <source>Choose a shorter name.</source>
      <translation>Elija un nombre más corto.</translation>
    </message>
    <message>
      <source>Name a file for the output.</source>
      <translation>Indique un archivo para el resultado.</translation>
    </message>
    <message>
      <source>Choose another name for the output.</source>
      <translation>Elija otro nombre para el resultado.</translation>
    </message>
    <message>
      <source>'{path}' is the source itself.</source>
      <translation>«{path}» es la propia fuente.</translation>
    </message>
    <message>
      <source>'{path}' is the reference itself.</source>
      <translation>«{path}» es la propia referencia.</translation>
    </message>
    <message>
      <source>'{path}' is a further source itself.</source>
      <translation>«{path}» es una de las demás fuentes.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist or cannot be written to.</source>
      <translation>La carpeta «{folder}» no existe o no se puede escribir en ella.</translation>
    </message>
    <message>
      <source>The name '{start}...' is too long.</source>
      <translation>El nombre «{start}...» es demasiado largo.</translation>
    </message>
    <message>
      <source>'{path}' is a folder.</source>
      <translation>«{path}» es una carpeta.</translation>
    </message>
    <message>
      <source>The model '{folder}' has no table of expected errors from {source_modality} to {target}.</source>
      <translation>El modelo «{folder}» no indica su error habitual de {source_modality} a {target}.</translation>
    </message>
    <message>
      <source>Leave out --expected-error, or give a --reference.</source>
      <translation>Omita --expected-error o indique --reference.</translation>
    </message>
    <message>
      <source>'{folder}' is a link to another folder, which is left as it is.</source>
      <translation>«{folder}» es un enlace a otra carpeta, que se deja como está.</translation>
    </message>
    <message>
      <source>Remove the link, or choose another name.</source>
      <translation>Elimine el enlace o elija otro nombre.</translation>
    </message>
    <message>
      <source>The folder '{folder}', in which finished rows are kept, holds other files ('{file}').</source>
      <translation>La carpeta «{folder}», donde se guardan las filas terminadas, contiene otros archivos («{file}»).</translation>
    </message>
    <message>
      <source>Move it away, or choose another name.</source>
      <translation>Muévala o elija otro nombre.</translation>
    </message>
    <message>
      <source>Another run is writing '{name}' at this moment.</source>
      <translation>Otra ejecución está escribiendo «{name}» en este momento.</translation>
    </message>
    <message>
      <source>Wait until it has ended, or choose another name.</source>
      <translation>Espere a que termine o elija otro nombre.</translation>
    </message>
    <message>
      <source>'{path}' may need {needed} more on disk and {free} are free.</source>
      <translation>«{path}» puede necesitar {needed} más en disco y hay {free} libres.</translation>
    </message>
    <message>
      <source>Free some space, choose another folder or a smaller window.</source>
      <translation>Libere espacio, elija otra carpeta o una ventana más pequeña.</translation>
    </message>
    <message>
      <source>Use --mode fast or balanced, or fewer --steps.</source>
      <translation>Use --mode fast o balanced, o menos --steps.</translation>
    </message>
    <message>
      <source>The polygons lie outside the part of the raster to translate.</source>
      <translation>Los polígonos quedan fuera de la parte del ráster que se va a traducir.</translation>
    </message>
    <message>
      <source>The source is not georeferenced.</source>
      <translation>La fuente no está georreferenciada.</translation>
    </message>
    <message>
      <source>Leave out --gsd native.</source>
      <translation>Omita --gsd native.</translation>
    </message>
    <message>
      <source>Joint mode takes at most {most} steps, not {steps}: every step widens what a window depends on.</source>
      <translation>El modo conjunto admite como máximo {most} pasos, no {steps}: cada paso amplía aquello de lo que depende una ventana.</translation>
    </message>
    <message>
      <source>The bounds {bounds} cannot be warped: {reason}.</source>
      <translation>Los límites {bounds} no se pueden reproyectar: {reason}.</translation>
    </message>
    <message>
      <source>Run it again with --debug on the command line and report what that shows.</source>
      <translation>Ejecútelo de nuevo con --debug on the command line e informe de lo que muestre.</translation>
    </message>
    <message>
      <source>{name} is not a JSON object.</source>
      <translation>{name} no es un objeto JSON.</translation>
    </message>
    <message>
      <source>The job file '{path}' cannot be read.</source>
      <translation>No se puede leer el archivo de trabajo «{path}».</translation>
    </message>
    <message>
      <source>The radiometry '{text}' needs a finite LOW below HIGH.</source>
      <translation>La radiometría «{text}» necesita un LOW finito menor que HIGH.</translation>
    </message>
    <message>
      <source>The radiometry '{radiometry}' does not fit {modality}.</source>
      <translation>La radiometría «{radiometry}» no corresponde a {modality}.</translation>
    </message>
    <message>
      <source>'{text}' is not a radiometry.</source>
      <translation>«{text}» no es una radiometría.</translation>
    </message>
    <message>
      <source>Use {names} or LOW:HIGH.</source>
      <translation>Use {names} o LOW:HIGH.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed.</source>
      <translation>Solo {pixels} píxeles de «{name}» caen sobre píxeles válidos de la fuente, o están demasiado separados; hacen falta {needed}.</translation>
    </message>
    <message>
      <source>Does it show the same place? --allow-uncalibrated continues without calibration.</source>
      <translation>¿Muestra el mismo lugar? --allow-uncalibrated continúa de todos modos.</translation>
    </message>
    <message>
      <source>The estimate was cancelled.</source>
      <translation>La estimación se canceló.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' is not a table of expected errors.</source>
      <translation>{file} de «{folder}» no es una tabla de errores esperados.</translation>
    </message>
    <message>
      <source>'{source}' has changed while it was translated; nothing was written under the result's name.</source>
      <translation>«{source}» cambió mientras se traducía; no se escribió nada con el nombre del resultado.</translation>
    </message>
    <message>
      <source>Run it again when the source is complete.</source>
      <translation>Ejecútelo de nuevo cuando la fuente esté completa.</translation>
    </message>
    <message>
      <source>A folder's scenes are its {endings} files; others can be named in a text file, one path per line.</source>
      <translation>Las escenas de una carpeta son sus archivos {endings}; otras se pueden nombrar en un archivo de texto, una ruta por línea.</translation>
    </message>
    <message>
      <source>Check the query that wrote it.</source>
      <translation>Compruebe la consulta que lo creó.</translation>
    </message>
    <message>
      <source>The folder '{folder}' holds no raster.</source>
      <translation>La carpeta «{folder}» no contiene ningún ráster.</translation>
    </message>
    <message>
      <source>Rename one of them, or list it only once.</source>
      <translation>Dé otro nombre a uno de ellos o nómbrelo una sola vez.</translation>
    </message>
    <message>
      <source>'{source}' holds no STAC item.</source>
      <translation>«{source}» no contiene ningún ítem STAC.</translation>
    </message>
    <message>
      <source>'{first}' and '{second}' would have the same output.</source>
      <translation>«{first}» y «{second}» tendrían el mismo resultado.</translation>
    </message>
    <message>
      <source>'{path}' exists already and is not of this software.</source>
      <translation>«{path}» ya existe y no es de este programa.</translation>
    </message>
    <message>
      <source>Choose another folder for the outputs, or move that file away.</source>
      <translation>Elija otra carpeta para los resultados o mueva ese archivo.</translation>
    </message>
    <message>
      <source>The STAC item '{item}' has no assets with {bands} (its bands: {names}).</source>
      <translation>El ítem STAC «{item}» no tiene recursos con {bands} (sus bandas: {names}).</translation>
    </message>
    <message>
      <source>An asset of the STAC item with {name} runs the other way than the others (south up).</source>
      <translation>Un recurso del ítem STAC con {name} está orientado al revés que los demás (sur arriba).</translation>
    </message>
    <message>
      <source>Warp its assets onto one grid first.</source>
      <translation>Lleve antes sus recursos a una misma malla.</translation>
    </message>
    <message>
      <source>'{file}' cannot be read as STAC: {reason}.</source>
      <translation>No se puede leer «{file}» como STAC: {reason}.</translation>
    </message>
    <message>
      <source>Check it with a STAC validator.</source>
      <translation>Compruébelo con un validador STAC.</translation>
    </message>
    <message>
      <source>Choose items of another collection, or another modality than {modality}.</source>
      <translation>Elija ítems de otra colección u otra modalidad distinta de {modality}.</translation>
    </message>
    <message>
      <source>The assets of the STAC item '{item}' are in different coordinate systems.</source>
      <translation>Los recursos del ítem STAC «{item}» están en sistemas de coordenadas distintos.</translation>
    </message>
    <message>
      <source>Warp them onto one grid first.</source>
      <translation>Llévelos antes a una misma malla.</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {ours}, the client version {theirs}.</source>
      <translation>El backend usa la versión {ours} del protocolo; el cliente, la {theirs}.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Actualice juntos el complemento y su entorno.</translation>
    </message>
    <message>
      <source>A message is not understood: {reason}</source>
      <translation>No se entiende un mensaje: {reason}</translation>
    </message>
    <message>
      <source>A message is longer than {most} MiB and was dropped.</source>
      <translation>Un mensaje supera {most} MiB y se descartó.</translation>
    </message>
    <message>
      <source>It may have ended already.</source>
      <translation>Quizá ya haya terminado.</translation>
    </message>
    <message>
      <source>No job '{job_id}' is running.</source>
      <translation>No hay ningún trabajo «{job_id}» que cancelar.</translation>
    </message>
    <message>
      <source>The job was cancelled before it began.</source>
      <translation>El trabajo se canceló antes de empezar.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so no polygon says which part of it is meant.</source>
      <translation>La fuente no está georreferenciada, así que ningún polígono puede indicar una parte de ella.</translation>
    </message>
    <message>
      <source>Give a GeoJSON file with Polygon or MultiPolygon.</source>
      <translation>Indique un archivo GeoJSON con Polygon o MultiPolygon.</translation>
    </message>
    <message>
      <source>The polygons cannot be brought into the source's coordinate system: {reason}.</source>
      <translation>No se pueden llevar los polígonos al sistema de coordenadas de la fuente: {reason}.</translation>
    </message>
    <message>
      <source>'{path}' holds no polygon.</source>
      <translation>«{path}» no contiene ningún polígono.</translation>
    </message>
    <message>
      <source>The file '{path}' cannot be read.</source>
      <translation>No se puede leer el archivo «{path}».</translation>
    </message>
    <message>
      <source>The raster has one band, which is taken.</source>
      <translation>El ráster tiene una banda, que es la que se toma.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their colour interpretation.</source>
      <translation>Las bandas {indexes} son {bands} por su interpretación de color.</translation>
    </message>
    <message>
      <source>Its only band is described as '{description}', which is not {modality}.</source>
      <translation>Su única banda se describe como «{description}», que no es {modality}.</translation>
    </message>
    <message>
      <source>Its only band is named '{name}', which is not {modality}.</source>
      <translation>Su única banda se llama «{name}», que no es {modality}.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their wavelengths ({nanometres}).</source>
      <translation>Las bandas {indexes} son {bands} por sus longitudes de onda ({nanometres}).</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; these bands of the raster were not recognised ({names}).</source>
      <translation>{modality} necesita {bands}; no se sabe qué bandas del ráster son ({names}).</translation>
    </message>
    <message>
      <source>Name {channels} of them in that order with --bands.</source>
      <translation>Nombre {channels} de ellas en ese orden con --bands.</translation>
    </message>
    <message>
      <source>The raster has {count} bands, as many as the modality has, taken in their order.</source>
      <translation>El ráster tiene {count} bandas, tantas como la modalidad; se toman en su orden.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their descriptions.</source>
      <translation>Las bandas {indexes} son {bands} por sus descripciones.</translation>
    </message>
    <message>
      <source>{modality} needs {channels} bands, and {named} are named.</source>
      <translation>{modality} necesita {channels} bandas y se nombran {named}.</translation>
    </message>
    <message>
      <source>Bands {indexes} were requested.</source>
      <translation>Se pidieron las bandas {indexes}.</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; this band of the raster was not recognised ({names}).</source>
      <translation>{modality} necesita {bands}; no se sabe qué banda del ráster es ({names}).</translation>
    </message>
    <message>
      <source>Name it with --bands.</source>
      <translation>Nómbrela con --bands.</translation>
    </message>
    <message>
      <source>Choose its own modality, or name the band with --bands 1 to use it anyway.</source>
      <translation>Elija su propia modalidad o nombre la banda con --bands 1 para usarla de todos modos.</translation>
    </message>
    <message>
      <source>Name {bands}, in that order.</source>
      <translation>Nombre {bands}, en ese orden.</translation>
    </message>
    <message>
      <source>There is no band {index}.</source>
      <translation>No existe la banda {index}.</translation>
    </message>
    <message>
      <source>The raster's bands are numbered 1 to {count}.</source>
      <translation>Las bandas del ráster se numeran de 1 a {count}.</translation>
    </message>
    <message>
      <source>Band {index} is the alpha channel, which masks and does not measure.</source>
      <translation>La banda {index} es el canal alfa, que enmascara y no mide.</translation>
    </message>
    <message>
      <source>The names of its {count} bands do not state a wavelength.</source>
      <translation>Sus {count} bandas no tienen nombres que indiquen su longitud de onda.</translation>
    </message>
    <message>
      <source>It has one band, and nothing names its wavelength.</source>
      <translation>Tiene una banda y nada indica su longitud de onda.</translation>
    </message>
    <message>
      <source>It depends on the modality.</source>
      <translation>Depende de la modalidad.</translation>
    </message>
    <message>
      <source>The raster has a colour table; if it is a map of classes, its colours are not a measurement.</source>
      <translation>Una tabla de colores da colores; en un mapa de clases no son una medida.</translation>
    </message>
    <message>
      <source>A band is described by its radar polarisation.</source>
      <translation>Una banda se describe por su polarización de radar.</translation>
    </message>
    <message>
      <source>A band's unit is dB.</source>
      <translation>La unidad de una banda es dB.</translation>
    </message>
    <message>
      <source>It has {count} bands, and nothing names their wavelengths.</source>
      <translation>Tiene {count} bandas y nada indica sus longitudes de onda.</translation>
    </message>
    <message>
      <source>Its band is narrow near infrared, which serves as near infrared.</source>
      <translation>Su banda es infrarrojo cercano estrecho, que sirve como infrarrojo cercano.</translation>
    </message>
    <message>
      <source>Its only band is {role}, which alone is none of the modalities.</source>
      <translation>Su única banda es {role}, que por sí sola no es ninguna de las modalidades.</translation>
    </message>
    <message>
      <source>The file's name says so.</source>
      <translation>Lo dice el nombre del archivo.</translation>
    </message>
    <message>
      <source>It is radar data by its metadata or its complex numbers.</source>
      <translation>Son datos de radar por sus metadatos o sus números complejos.</translation>
    </message>
    <message>
      <source>It depends on the bands.</source>
      <translation>Depende de las bandas.</translation>
    </message>
    <message>
      <source>The descriptions or colours name its bands ({indexes}).</source>
      <translation>Las descripciones o los colores nombran sus bandas ({indexes}).</translation>
    </message>
    <message>
      <source>Most numbers are negative, as dB are.</source>
      <translation>La mayoría de los números son negativos, como en dB.</translation>
    </message>
    <message>
      <source>Neither metadata nor name state it.</source>
      <translation>Ni los metadatos ni el nombre lo indican.</translation>
    </message>
    <message>
      <source>It was requested.</source>
      <translation>Se pidió así.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it says {level}.</source>
      <translation>Los metadatos de Landsat junto al archivo dicen {level}.</translation>
    </message>
    <message>
      <source>The metadata says {key}={value}.</source>
      <translation>Los metadatos dicen {key}={value}.</translation>
    </message>
    <message>
      <source>The name says {part}.</source>
      <translation>El nombre dice {part}.</translation>
    </message>
    <message>
      <source>The file is damaged or incomplete; copy or download it again.</source>
      <translation>El archivo está dañado o incompleto; cópielo o descárguelo de nuevo.</translation>
    </message>
    <message>
      <source>Rename the file.</source>
      <translation>Cambie el nombre del archivo.</translation>
    </message>
    <message>
      <source>'{path}' is a stream or a device, of which no window can be read.</source>
      <translation>«{path}» es un flujo o un dispositivo, del que no se puede leer una ventana.</translation>
    </message>
    <message>
      <source>Save it as a file first.</source>
      <translation>Guárdelo antes como archivo.</translation>
    </message>
    <message>
      <source>Open one of its layers: {layers}</source>
      <translation>Abra una de sus capas: {layers}</translation>
    </message>
    <message>
      <source>'{path}' holds {count} rasters.</source>
      <translation>«{path}» contiene {count} rásteres.</translation>
    </message>
    <message>
      <source>Name one of them: {names}</source>
      <translation>Nombre uno de ellos: {names}</translation>
    </message>
    <message>
      <source>The name '{path}' is not UTF-8, and GDAL reads no other.</source>
      <translation>El nombre «{path}» no está en UTF-8 y GDAL no lee otros.</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>No existe el archivo «{path}».</translation>
    </message>
    <message>
      <source>It holds no layers either.</source>
      <translation>Tampoco contiene capas.</translation>
    </message>
    <message>
      <source>'{path}' is a container without bands.</source>
      <translation>«{path}» es un contenedor sin bandas propias.</translation>
    </message>
    <message>
      <source>'{path}' holds no raster that can be read.</source>
      <translation>«{path}» no contiene ningún ráster legible.</translation>
    </message>
    <message>
      <source>The VRT '{inside}' refers to '{name}', which does not exist.</source>
      <translation>El VRT «{inside}» remite a «{name}», que no existe.</translation>
    </message>
    <message>
      <source>'{path}' is a folder, but not a known product of Sentinel-2, Landsat or HLS.</source>
      <translation>«{path}» es una carpeta y no un producto conocido de Sentinel-2, Landsat o HLS.</translation>
    </message>
    <message>
      <source>Name a raster in it.</source>
      <translation>Nombre un ráster que contenga.</translation>
    </message>
    <message>
      <source>'{path}' is not a raster that can be read: {reason}</source>
      <translation>«{path}» no es un ráster legible: {reason}</translation>
    </message>
    <message>
      <source>The product {product} has no {missing}, which {modality} needs.</source>
      <translation>El producto {product} no tiene {missing}, que {modality} necesita.</translation>
    </message>
    <message>
      <source>Choose another modality.</source>
      <translation>Elija otra modalidad.</translation>
    </message>
    <message>
      <source>The product {product} cannot be read: {reason}</source>
      <translation>No se puede leer el producto {product}: {reason}</translation>
    </message>
    <message>
      <source>Download it again.</source>
      <translation>Descárguelo de nuevo.</translation>
    </message>
    <message>
      <source>The raster holds printing inks (CMYK), which are not spectral bands.</source>
      <translation>El ráster contiene tintas de impresión (CMYK), que no son bandas espectrales.</translation>
    </message>
    <message>
      <source>Convert it to RGB first.</source>
      <translation>Conviértalo antes a RGB.</translation>
    </message>
    <message>
      <source>Band 1 holds numbers of a colour table; all of the colours come from it alone.</source>
      <translation>La banda 1 contiene números de una tabla de colores; todos los colores salen solo de ella.</translation>
    </message>
    <message>
      <source>Leave out --bands.</source>
      <translation>Omita --bands.</translation>
    </message>
    <message>
      <source>The raster holds numbers of a colour table, which cannot be read as {modality}.</source>
      <translation>El ráster contiene números de una tabla de colores, que no se pueden leer como {modality}.</translation>
    </message>
    <message>
      <source>Use a raster of measured values, or the source modality rgb.</source>
      <translation>Use un ráster de valores medidos o la modalidad de origen rgb.</translation>
    </message>
    <message>
      <source>Band {index} holds complex numbers ({dtype}).</source>
      <translation>La banda {index} contiene números complejos ({dtype}).</translation>
    </message>
    <message>
      <source>Convert them to amplitude, power or dB first.</source>
      <translation>Conviértalos antes a amplitud, potencia o dB.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at column {column}, row {row}: {reason}</source>
      <translation>No se puede leer «{path}» en la columna {column}, fila {row}: {reason}</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at columns {left} to {right}, rows {top} to {bottom}: {reason}</source>
      <translation>No se puede leer «{path}» en las columnas {left} a {right}, filas {top} a {bottom}: {reason}</translation>
    </message>
    <message>
      <source>The numbers are fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Los números son fracciones de hasta {largest:.3g}, como la reflectancia.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance of vegetation can.</source>
      <translation>El uno por ciento más oscuro está en {darkest:.0f} y el más claro en {brightest:.0f}, como puede estarlo la reflectancia de la vegetación.</translation>
    </message>
    <message>
      <source>The numbers are after the bands' scale and offset fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Tras la escala y el desplazamiento de las bandas, los números son fracciones de hasta {largest:.3g}, como la reflectancia.</translation>
    </message>
    <message>
      <source>The file declares {bits}-bit numbers.</source>
      <translation>El archivo declara números de {bits} bits.</translation>
    </message>
    <message>
      <source>The numbers stay within {low:g} and {high:g}.</source>
      <translation>Los números se mantienen entre {low:g} y {high:g}.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance with the offset of 1000 does.</source>
      <translation>El uno por ciento más oscuro está en {darkest:.0f} y el más claro en {brightest:.0f}, como la reflectancia con el desplazamiento de 1000.</translation>
    </message>
    <message>
      <source>The numbers fit no known radiometry.</source>
      <translation>Los números no corresponden a ninguna radiometría conocida.</translation>
    </message>
    <message>
      <source>The colours of a colour table are 8-bit.</source>
      <translation>Los colores de una tabla de colores son de 8 bits.</translation>
    </message>
    <message>
      <source>The bands are 8-bit.</source>
      <translation>Las bandas son de 8 bits.</translation>
    </message>
    <message>
      <source>No valid pixel was found in the sample.</source>
      <translation>No se encontró ningún píxel válido en la muestra.</translation>
    </message>
    <message>
      <source>The numbers are taken as {unit}.</source>
      <translation>Los números se toman como {unit}.</translation>
    </message>
    <message>
      <source>The darkest percent of the visible bands lies at {darkest:.0f}, as reflectance x 10000 does.</source>
      <translation>El uno por ciento más oscuro de las bandas visibles está en {darkest:.0f}, como la reflectancia x 10000.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance x 10000 does.</source>
      <translation>El uno por ciento más oscuro está en {darkest:.0f} y el más claro en {brightest:.0f}, como la reflectancia x 10000.</translation>
    </message>
    <message>
      <source>The name says processing baseline {baseline}.</source>
      <translation>El nombre indica la línea base de procesamiento {baseline}.</translation>
    </message>
    <message>
      <source>Everything is nodata, masked or not a number.</source>
      <translation>Todo es nodata, está enmascarado o no es un número.</translation>
    </message>
    <message>
      <source>'{path}' holds no valid pixel.</source>
      <translation>«{path}» no contiene ningún píxel válido.</translation>
    </message>
    <message>
      <source>It was written by this software.</source>
      <translation>Lo escribió este programa.</translation>
    </message>
    <message>
      <source>Numbers from {low:.1f} to {high:.1f} with negative ones, as dB are and power and amplitude are not.</source>
      <translation>Números de {low:.1f} a {high:.1f} con negativos, como los dB y no la potencia ni la amplitud.</translation>
    </message>
    <message>
      <source>The numbers are small and positive (median {median:.3g}), as power is.</source>
      <translation>Los números son pequeños y positivos (mediana {median:.3g}), como la potencia.</translation>
    </message>
    <message>
      <source>The numbers are positive (median {median:.0f}), as amplitude is.</source>
      <translation>Los números son positivos (mediana {median:.0f}), como la amplitud.</translation>
    </message>
    <message>
      <source>The band says dB.</source>
      <translation>La banda dice dB.</translation>
    </message>
    <message>
      <source>The name says amplitude.</source>
      <translation>El nombre dice amplitud.</translation>
    </message>
    <message>
      <source>Whole negative numbers (median {median:.0f}).</source>
      <translation>Números enteros negativos (mediana {median:.0f}).</translation>
    </message>
    <message>
      <source>Landsat Collection 2 surface reflectance by its name: DN x 0.0000275 - 0.2.</source>
      <translation>Por su nombre, reflectancia de superficie de Landsat Collection 2: DN x 0.0000275 - 0.2.</translation>
    </message>
    <message>
      <source>Landsat Collection 2 level 1 by its name: DN x 0.00002 - 0.1, without the sun's elevation.</source>
      <translation>Por su nombre, Landsat Collection 2 nivel 1: DN x 0.00002 - 0.1, sin la elevación del sol.</translation>
    </message>
    <message>
      <source>The bands' unit is percent.</source>
      <translation>La unidad de las bandas es el porcentaje.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it: DN x {gain:.6g} - {offset:.4g}.</source>
      <translation>Metadatos de Landsat junto al archivo: DN x {gain:.6g} - {offset:.4g}.</translation>
    </message>
    <message>
      <source>Sentinel-2 of THEIA by its name: DN / 10000.</source>
      <translation>Por su nombre, Sentinel-2 de THEIA: DN / 10000.</translation>
    </message>
    <message>
      <source>A warped source takes one no-data value: one that is named in place of those that the raster declares.</source>
      <translation>Una fuente reproyectada admite un solo valor nodata: uno indicado en lugar de los que declara el ráster.</translation>
    </message>
    <message>
      <source>Name a single value for a raster that declares none, or leave out --gsd native.</source>
      <translation>Indique un solo valor para un ráster que no declara ninguno u omita --gsd native.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it cannot be warped to the native ground size.</source>
      <translation>La fuente no está georreferenciada, por lo que no se puede llevar al tamaño de terreno del modelo.</translation>
    </message>
    <message>
      <source>The two rasters cannot be laid over each other: at least one is not georeferenced, and their sizes or grids differ.</source>
      <translation>No se pueden superponer los dos rásteres: al menos uno no está georreferenciado y sus tamaños o mallas difieren.</translation>
    </message>
    <message>
      <source>Georeference them, or bring both to one size.</source>
      <translation>Georreferéncielos o lleve ambos al mismo tamaño.</translation>
    </message>
    <message>
      <source>Warping pixels of {pixel_m:.2g} m to {gsd_m:g} m would take {needed:.0f} GB of memory.</source>
      <translation>Llevar píxeles de {pixel_m:.2g} m a {gsd_m:g} m ocuparía {needed:.0f} GB de memoria.</translation>
    </message>
    <message>
      <source>Average the raster to coarser pixels first, or leave out --gsd native.</source>
      <translation>Promedie antes el ráster a píxeles más gruesos u omita --gsd native.</translation>
    </message>
    <message>
      <source>The source cannot be warped to {gsd_m:g} m: {reason}</source>
      <translation>La fuente no se puede llevar a {gsd_m:g} m: {reason}</translation>
    </message>
    <message>
      <source>The raster cannot be warped: {reason}</source>
      <translation>No se puede reproyectar el ráster: {reason}</translation>
    </message>
    <message>
      <source>A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent.</source>
      <translation>Un píxel del resultado necesita fuente válida en al menos la mitad de su superficie: compruebe nodata, máscara y extensión.</translation>
    </message>
    <message>
      <source>'{source}' has too few valid pixels in the area to translate.</source>
      <translation>«{source}» tiene muy pocos píxeles válidos en el área que se va a traducir.</translation>
    </message>
    <message>
      <source>'{folder}' was adapted from another {parent} than the one whose parts it holds.</source>
      <translation>«{folder}» se adaptó a partir de otro {parent} que aquel cuyas partes contiene.</translation>
    </message>
    <message>
      <source>You have not added a model '{id}'.</source>
      <translation>No ha añadido ningún modelo «{id}».</translation>
    </message>
    <message>
      <source>Adapt it again, or copy it whole.</source>
      <translation>Adáptelo de nuevo o cópielo entero.</translation>
    </message>
    <message>
      <source>`models list` names them.</source>
      <translation>`models list` los enumera.</translation>
    </message>
    <message>
      <source>'{folder}' holds no adapted model, so it is not deleted.</source>
      <translation>«{folder}» no contiene un modelo adaptado, así que no se borra.</translation>
    </message>
    <message>
      <source>Unknown model '{id}'.</source>
      <translation>No existe el modelo «{id}».</translation>
    </message>
    <message>
      <source>Known: {known}; or give a model folder.</source>
      <translation>Conocidos: {known}; o indique una carpeta de modelo.</translation>
    </message>
    <message>
      <source>Give the folder that training/export.py wrote.</source>
      <translation>Indique la carpeta que escribió training/export.py.</translation>
    </message>
    <message>
      <source>'{path}' is not a model folder: it has no {file}.</source>
      <translation>«{path}» no es una carpeta de modelo: no tiene {file}.</translation>
    </message>
    <message>
      <source>The id '{model}' cannot be added: it is the catalogue's or malformed.</source>
      <translation>No se puede añadir el identificador «{model}»: es del catálogo o no es correcto.</translation>
    </message>
    <message>
      <source>Change the id in {index} and write {sums} again.</source>
      <translation>Cambie el identificador en {index} y escriba {sums} de nuevo.</translation>
    </message>
    <message>
      <source>Add it again: `models add DIR`.</source>
      <translation>Añádala de nuevo: `models add DIR`.</translation>
    </message>
    <message>
      <source>Install the software again.</source>
      <translation>Instale de nuevo el programa.</translation>
    </message>
    <message>
      <source>The model '{id}' is not downloaded.</source>
      <translation>El modelo «{id}» no está descargado.</translation>
    </message>
    <message>
      <source>Run `models download {id}`.</source>
      <translation>Ejecute `models download {id}`.</translation>
    </message>
    <message>
      <source>The downloaded '{id}' is not what the catalogue lists.</source>
      <translation>El «{id}» descargado no es el que indica el catálogo.</translation>
    </message>
    <message>
      <source>Run `models download {id}` again.</source>
      <translation>Ejecute `models download {id}` de nuevo.</translation>
    </message>
    <message>
      <source>The folder of '{id}' is gone: {registered}.</source>
      <translation>La carpeta de «{id}» ya no está: {registered}.</translation>
    </message>
    <message>
      <source>The embedded model '{id}' is not in this installation.</source>
      <translation>El modelo incluido «{id}» no está en esta instalación.</translation>
    </message>
    <message>
      <source>Convert it to safetensors or remove it.</source>
      <translation>Conviértalo a safetensors o elimínelo.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is damaged: its SHA-256 is not the listed one.</source>
      <translation>{name} de «{folder}» está dañado: su SHA-256 no es el indicado.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not listed in {file}.</source>
      <translation>{name} de «{folder}» no figura en {file}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {name}: only safetensors weights are loaded, never a pickle.</source>
      <translation>«{folder}» contiene {name}: solo se cargan pesos safetensors, nunca un pickle.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {name}.</source>
      <translation>A «{folder}» le falta {name}.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' cannot be read: {reason}.</source>
      <translation>No se puede leer {name} de «{folder}»: {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {part}/{name}.</source>
      <translation>A «{folder}» le falta {part}/{name}.</translation>
    </message>
    <message>
      <source>Train them with training/ or give a folder.</source>
      <translation>Entrénelos con training/ o indique una carpeta.</translation>
    </message>
    <message>
      <source>It needs a line `# revision &lt;40 hex digits&gt;`.</source>
      <translation>Necesita una línea `# revision &lt;40 hex digits&gt;`.</translation>
    </message>
    <message>
      <source>Unset ANY2ANY_CATALOGUE or install the software again.</source>
      <translation>Quite ANY2ANY_CATALOGUE o instale de nuevo el programa.</translation>
    </message>
    <message>
      <source>The weights for {model} are not published yet.</source>
      <translation>Los pesos de {model} aún no se han publicado.</translation>
    </message>
    <message>
      <source>The catalogue's {file} pins no full commit hash.</source>
      <translation>{file} del catálogo no fija un hash de commit completo.</translation>
    </message>
    <message>
      <source>The model catalogue {path} cannot be read: {reason}.</source>
      <translation>No se puede leer el catálogo de modelos {path}: {reason}.</translation>
    </message>
    <message>
      <source>The catalogue's {file} cannot be read.</source>
      <translation>No se puede leer {file} del catálogo.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a safetensors file.</source>
      <translation>{name} de «{folder}» no es un archivo safetensors.</translation>
    </message>
    <message>
      <source>Unset HF_HUB_OFFLINE, or copy the model folder here and use `models add DIR`.</source>
      <translation>Quite HF_HUB_OFFLINE, o copie aquí la carpeta del modelo y use `models add DIR`.</translation>
    </message>
    <message>
      <source>Check HF_ENDPOINT, and whether a proxy or a login page stands in between.</source>
      <translation>Compruebe HF_ENDPOINT y si hay un proxy o una página de acceso en medio.</translation>
    </message>
    <message>
      <source>Free space, or set ANY2ANY_CACHE to a folder on another disk.</source>
      <translation>Libere espacio o ponga ANY2ANY_CACHE en una carpeta de otro disco.</translation>
    </message>
    <message>
      <source>Try again; if it happens again, the hub or a proxy serves another file.</source>
      <translation>Inténtelo de nuevo; si se repite, el hub o un proxy entrega otro archivo.</translation>
    </message>
    <message>
      <source>The download was cancelled; what has arrived is kept for the next one.</source>
      <translation>La descarga se canceló; lo recibido se conserva para la próxima.</translation>
    </message>
    <message>
      <source>Offline mode is on (HF_HUB_OFFLINE), so '{repo}' cannot be downloaded.</source>
      <translation>El modo sin conexión está activo (HF_HUB_OFFLINE), por lo que no se puede descargar «{repo}».</translation>
    </message>
    <message>
      <source>{endpoint} does not answer as a model hub does for '{repo}'.</source>
      <translation>{endpoint} no responde como un hub de modelos para «{repo}».</translation>
    </message>
    <message>
      <source>The download needs {needed:.0f} MB and {free:.0f} MB are free.</source>
      <translation>La descarga necesita {needed:.0f} MB y hay {free:.0f} MB libres.</translation>
    </message>
    <message>
      <source>{file} arrived damaged: its SHA-256 is not the catalogue's. It was removed.</source>
      <translation>{file} llegó dañado: su SHA-256 no es el del catálogo. Se eliminó.</translation>
    </message>
    <message>
      <source>Try again later: the download resumes.</source>
      <translation>Inténtelo más tarde: la descarga continúa donde se detuvo.</translation>
    </message>
    <message>
      <source>Check the connection, proxy and HF_ENDPOINT, and try again: a download resumes.</source>
      <translation>Compruebe la conexión, el proxy y HF_ENDPOINT e inténtelo de nuevo: una descarga continúa donde se detuvo.</translation>
    </message>
    <message>
      <source>The hub sends more of {file} than the {size} bytes it announced; the file was not taken.</source>
      <translation>El hub envía de {file} más de los {size} bytes anunciados; el archivo no se aceptó.</translation>
    </message>
    <message>
      <source>The hub stops sending {file} at {done} of {size} bytes.</source>
      <translation>El hub deja de enviar {file} en {done} de {size} bytes.</translation>
    </message>
    <message>
      <source>Correct the catalogue.</source>
      <translation>Corrija el catálogo.</translation>
    </message>
    <message>
      <source>Set ANY2ANY_CACHE to a folder that can be written.</source>
      <translation>Ponga ANY2ANY_CACHE en una carpeta en la que se pueda escribir.</translation>
    </message>
    <message>
      <source>The catalogue names a malformed repository '{repo}'.</source>
      <translation>El catálogo nombra un repositorio incorrecto «{repo}».</translation>
    </message>
    <message>
      <source>The hub has no repository '{repo}', or it is private.</source>
      <translation>El hub no tiene el repositorio «{repo}» o es privado.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks the pinned commit.</source>
      <translation>A «{repo}» del hub le falta el commit fijado.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks a file: {file}.</source>
      <translation>A «{repo}» del hub le falta un archivo: {file}.</translation>
    </message>
    <message>
      <source>The hub answered {status} for '{repo}'.</source>
      <translation>El hub respondió {status} para «{repo}».</translation>
    </message>
    <message>
      <source>The hub cannot be reached for '{repo}': {reason}.</source>
      <translation>No se puede acceder al hub para «{repo}»: {reason}.</translation>
    </message>
    <message>
      <source>The disk is full; free some space and try again: the download resumes.</source>
      <translation>El disco está lleno; la descarga continúa donde se detuvo.</translation>
    </message>
    <message>
      <source>The model cache cannot be written: {reason}.</source>
      <translation>No se puede escribir la caché de modelos: {reason}.</translation>
    </message>
    <message>
      <source>The model '{folder}' does not fit: {reason}.</source>
      <translation>El modelo «{folder}» no corresponde: {reason}.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a JSON object.</source>
      <translation>{name} de «{folder}» no es un objeto JSON.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not readable JSON.</source>
      <translation>{name} de «{folder}» no es JSON legible.</translation>
    </message>
    <message>
      <source>Use --device auto or cpu.</source>
      <translation>Use --device auto o cpu.</translation>
    </message>
    <message>
      <source>The machine's memory does not suffice.</source>
      <translation>La memoria del equipo no basta.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size or close programs.</source>
      <translation>Use un --batch-size menor o cierre programas.</translation>
    </message>
    <message>
      <source>The device {name} does not exist: torch finds {seen}.</source>
      <translation>El dispositivo {name} no está: torch encuentra {seen}.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size, --precision bf16 or --device cpu.</source>
      <translation>Use un --batch-size menor, --precision bf16 o --device cpu.</translation>
    </message>
    <message>
      <source>The GPU's memory does not suffice for this batch.</source>
      <translation>La memoria de la GPU no basta para este lote.</translation>
    </message>
    <message>
      <source>Fetch it again: `models download {id}`.</source>
      <translation>Obténgalo de nuevo: `models download {id}`.</translation>
    </message>
    <message>
      <source>{origin} lists no file.</source>
      <translation>{origin} no enumera ningún archivo.</translation>
    </message>
    <message>
      <source>{origin} has a line that is not `&lt;sha256&gt;  &lt;relative path&gt;`: '{line}'.</source>
      <translation>{origin} tiene una línea que no es `&lt;sha256&gt;  &lt;relative path&gt;`: «{line}».</translation>
    </message>
    <message>
      <source>'{folder}' has no {file}.</source>
      <translation>«{folder}» no tiene {file}.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' cannot be read: {reason}.</source>
      <translation>No se puede leer {file} de «{folder}»: {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {relative}, which is a link or no regular file.</source>
      <translation>«{folder}» contiene {relative}, que es un enlace o no es un archivo normal.</translation>
    </message>
    <message>
      <source>Give a folder with copies of the files.</source>
      <translation>Indique una carpeta con copias de los archivos.</translation>
    </message>
    <message>
      <source>'{folder}' holds more than {most} files: it is not a model folder.</source>
      <translation>«{folder}» contiene más de {most} archivos: no es una carpeta de modelo.</translation>
    </message>
  </context>
</TS>
