<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Any2Any</name>
    <message>
      <source>Adapt a model to your data</source>
      <translation>Ein Modell an eigene Daten anpassen</translation>
    </message>
    <message>
      <source>Adapts a model to your region, season and sensor, from rasters of one modality and measured ones of another that show the same ground; they may lie on any grids and have gaps. Several rasters, such as several dates, are given in the same order on both sides.

A quarter of the ground is held back. The log says how large the error was there before and after, and a direction that did not get better is not kept. The new model is listed with the others: use it for scenes like these, and the former one elsewhere.

It takes seconds to minutes on a processor, whatever the rasters' size.</source>
      <translation>Passt ein Modell an Ihre Region, Jahreszeit und Ihren Sensor an, aus Rastern einer Modalität und gemessenen einer anderen, die denselben Boden zeigen; sie dürfen auf beliebigen Gittern liegen und Lücken haben. Mehrere Raster, etwa mehrere Tage, werden auf beiden Seiten in derselben Reihenfolge angegeben.

Ein Viertel des Bodens wird zurückgehalten. Das Protokoll nennt den Fehler dort vorher und nachher; eine Richtung, die nicht besser wurde, wird nicht behalten. Das neue Modell steht bei den anderen: nehmen Sie es für Szenen wie diese und sonst das bisherige.

Es dauert auf einem Prozessor Sekunden bis Minuten, unabhängig von der Größe der Raster.</translation>
    </message>
    <message>
      <source>Processing level (top of atmosphere or surface)</source>
      <translation>Verarbeitungsstufe (Oberrand der Atmosphäre oder Oberfläche)</translation>
    </message>
    <message>
      <source>Input rasters</source>
      <translation>Eingaberaster</translation>
    </message>
    <message>
      <source>Modality of the inputs</source>
      <translation>Modalität der Eingaben</translation>
    </message>
    <message>
      <source>Measured rasters of the same ground, in this order</source>
      <translation>Gemessene Raster desselben Bodens, in dieser Reihenfolge</translation>
    </message>
    <message>
      <source>Modality of the measured rasters</source>
      <translation>Modalität der gemessenen Raster</translation>
    </message>
    <message>
      <source>Model to adapt</source>
      <translation>Anzupassendes Modell</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>New folder of the model</source>
      <translation>Neuer Ordner des Modells</translation>
    </message>
    <message>
      <source>{direction}, {band}: error {before} before, {after} after, in {unit}</source>
      <translation>{direction}, {band}: Fehler {before} vorher, {after} nachher, in {unit}</translation>
    </message>
    <message>
      <source>fine-tune,calibrate,region,sensor,training,learn</source>
      <translation>Feinabstimmung,kalibrieren,Region,Sensor,Training,lernen</translation>
    </message>
    <message>
      <source>Name of the new model</source>
      <translation>Name des neuen Modells</translation>
    </message>
    <message>
      <source>Most minutes that learning may take</source>
      <translation>Höchstens so viele Minuten für das Lernen</translation>
    </message>
    <message>
      <source>Keep what did not get better, too</source>
      <translation>Auch behalten, was nicht besser wurde</translation>
    </message>
    <message>
      <source>Folder of the model</source>
      <translation>Ordner des Modells</translation>
    </message>
    <message>
      <source>Whether it got better</source>
      <translation>Ob es besser wurde</translation>
    </message>
    <message>
      <source>RMSE before (0 to 255)</source>
      <translation>RMSE vorher (0 bis 255)</translation>
    </message>
    <message>
      <source>RMSE after (0 to 255)</source>
      <translation>RMSE nachher (0 bis 255)</translation>
    </message>
    <message>
      <source>Bands of the inputs, such as 3,2,1</source>
      <translation>Kanäle der Eingaben, etwa 3,2,1</translation>
    </message>
    <message>
      <source>Bands of the measured rasters</source>
      <translation>Kanäle der gemessenen Raster</translation>
    </message>
    <message>
      <source>Radiometry</source>
      <translation>Radiometrie</translation>
    </message>
    <message>
      <source>Radiometry of the measured raster</source>
      <translation>Radiometrie des gemessenen Rasters</translation>
    </message>
    <message>
      <source>{sources} input rasters and {targets} measured ones make no pairs: give as many of each.</source>
      <translation>{sources} Eingaberaster und {targets} gemessene ergeben keine Paare: geben Sie von beiden gleich viele an.</translation>
    </message>
    <message>
      <source>Bands are numbers, such as 3,2,1, and not '{bands}'.</source>
      <translation>Kanäle sind Zahlen, etwa 3,2,1, und nicht „{bands}“.</translation>
    </message>
    <message>
      <source>not kept</source>
      <translation>nicht behalten</translation>
    </message>
    <message>
      <source>, about {time} left</source>
      <translation>, noch etwa {time}</translation>
    </message>
    <message>
      <source>Download a model</source>
      <translation>Modell herunterladen</translation>
    </message>
    <message>
      <source>Downloads a model of the catalogue into your user's cache. Every file is pinned to a revision and checked by its SHA-256. An interrupted download resumes, and an installed model is only verified. any2any-tiny comes with the plugin.</source>
      <translation>Lädt ein Modell des Katalogs in den Zwischenspeicher des Benutzers. Jede Datei ist an eine Revision gebunden und wird mit ihrer SHA-256-Summe geprüft; ein abgebrochener Download wird fortgesetzt, und ein schon vorhandenes Modell nur geprüft. any2any-tiny liegt der Erweiterung bei.</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>{model}: {path}, SHA-256 of the weights {digest}</source>
      <translation>{model}: {path}, SHA-256 der Gewichte {digest}</translation>
    </message>
    <message>
      <source>Evaluate a translated raster</source>
      <translation>Übersetztes Raster bewerten</translation>
    </message>
    <message>
      <source>Compares a translated raster with a measured one: PSNR, SSIM, RMSE, correlation, spectral angle and the bias of each band, over the pixels that are valid in both. The reference may lie on any grid and in any coordinate system; it is warped onto the prediction's grid.&lt;br&gt;&lt;br&gt;PSNR, SSIM and RMSE are on a fixed scale of 0 to 255 (reflectance 0 to 0.4 for RGB and panchromatic, 0 to 0.6 for near infrared and multispectral, -25 to 0 dB for SAR), so that scenes can be compared. The bias is in reflectance or dB.</source>
      <translation>Gibt an, wie weit ein übersetztes Raster vom Gemessenen entfernt ist: PSNR, SSIM, RMSE, Korrelation, Spektralwinkel und die Abweichung jedes Kanals, über alle Pixel, die beide haben. Die Referenz darf auf jedem Gitter und in jedem Koordinatensystem liegen; sie wird auf das Gitter der Vorhersage umgerechnet.&lt;br&gt;&lt;br&gt;PSNR, SSIM und RMSE beziehen sich auf eine feste Skala von 0 bis 255 (Reflexion 0 bis 0,4 für RGB und panchromatisch, 0 bis 0,6 für nahes Infrarot und multispektral, -25 bis 0 dB für SAR), damit Szenen vergleichbar sind. Die Abweichung steht in Reflexion oder dB.</translation>
    </message>
    <message>
      <source>as the translated raster says</source>
      <translation>wie das übersetzte Raster angibt</translation>
    </message>
    <message>
      <source>Modality of both</source>
      <translation>Modalität beider</translation>
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
      <translation>RMSE (0 bis 255)</translation>
    </message>
    <message>
      <source>Correlation, mean over bands</source>
      <translation>Korrelation, Mittel der Kanäle</translation>
    </message>
    <message>
      <source>Spectral angle (degrees)</source>
      <translation>Spektralwinkel (Grad)</translation>
    </message>
    <message>
      <source>Pixels that both have</source>
      <translation>Pixel, die beide haben</translation>
    </message>
    <message>
      <source>accuracy,quality,PSNR,SSIM,RMSE,spectral angle,bias,synthetic</source>
      <translation>Genauigkeit,Qualität,PSNR,SSIM,RMSE,Spektralwinkel,Abweichung,synthetisch</translation>
    </message>
    <message>
      <source>Translated raster</source>
      <translation>Übersetztes Raster</translation>
    </message>
    <message>
      <source>Measured raster</source>
      <translation>Gemessenes Raster</translation>
    </message>
    <message>
      <source>Bands of the measured raster</source>
      <translation>Kanäle des gemessenen Rasters</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
      <source>Bias of {band}</source>
      <translation>Abweichung von {band}</translation>
    </message>
    <message>
      <source>Fill gaps from another modality</source>
      <translation>Lücken aus einer anderen Modalität füllen</translation>
    </message>
    <message>
      <source>Fills the gaps of a raster (clouds, a swath's edge, broken lines) from another modality of the same place. Pixels of the raster to fill stay as they are; the gaps are translated from the input, brought to the level of what is known (a gain and an offset per band), and joined to it without a step. The result lies on the input's grid; the raster to fill may lie on any.

Beside the result a mask is written, its name ending in _mask: 1 known, 2 translated. What is translated is a model's estimate, not a measurement.

Mask clouds to nodata first: what is not nodata counts as known.

</source>
      <translation>Füllt die Lücken eines Rasters (Wolken, Streifenrand, ausgefallene Zeilen) aus einer anderen Modalität desselben Ortes. Die Pixel des zu füllenden Rasters bleiben, wie sie sind; die Lücken werden aus der Eingabe übersetzt, auf das Niveau des Bekannten gebracht (Verstärkung und Versatz je Kanal) und ohne Stufe angeschlossen. Das Ergebnis liegt auf dem Gitter der Eingabe; das zu füllende Raster darf auf jedem liegen.

Neben dem Ergebnis entsteht eine Maske, ihr Name endet auf _mask: 1 bekannt, 2 übersetzt. Was übersetzt ist, schätzt ein Modell; es ist keine Messung.

Maskieren Sie zuerst Wolken als NoData: was nicht NoData ist, gilt als bekannt.

</translation>
    </message>
    <message>
      <source>From the left: the input, the raster with gaps, and the same with its gaps filled.</source>
      <translation>Von links: die Eingabe, das Raster mit Lücken und dasselbe mit gefüllten Lücken.</translation>
    </message>
    <message>
      <source>Raster to fill, of that modality</source>
      <translation>Zu füllendes Raster dieser Modalität</translation>
    </message>
    <message>
      <source>Its bands</source>
      <translation>Seine Kanäle</translation>
    </message>
    <message>
      <source>Pixels over which a gap's edge is joined</source>
      <translation>Pixel, über die der Rand einer Lücke angeglichen wird</translation>
    </message>
    <message>
      <source>Mask: 1 known, 2 translated</source>
      <translation>Maske: 1 bekannt, 2 übersetzt</translation>
    </message>
    <message>
      <source>{share:.1%} of the result's pixels are translated, the others known.</source>
      <translation>{share:.1%} der Pixel des Ergebnisses sind übersetzt, die übrigen bekannt.</translation>
    </message>
    <message>
      <source>gap,hole,cloud,nodata,inpainting,stripes,swath</source>
      <translation>Lücke,Loch,Wolke,NoData,Inpainting,Streifen,Schwad</translation>
    </message>
    <message>
      <source>The raster to fill is synthetic: it has to be measured.</source>
      <translation>Das zu füllende Raster ist synthetisch: Es muss gemessen sein.</translation>
    </message>
    <message>
      <source>Spectral index</source>
      <translation>Spektraler Index</translation>
    </message>
    <message>
      <source>NDVI = (NIR - red) / (NIR + red), NDWI = (green - NIR) / (green + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), of measured and of synthetic bands together. Give the rasters that hold the two bands of the index; a band is recognised by its description, unless its number is given. The result lies on the grid of the first band, and is marked as synthetic where one of the bands is. Where an expected error lies beside a synthetic raster, that of the index is written, too.</source>
      <translation>NDVI = (NIR - Rot) / (NIR + Rot), NDWI = (Grün - NIR) / (Grün + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), aus gemessenen und synthetischen Bändern zusammen. Geben Sie die Raster an, die die beiden Bänder des Index enthalten; ein Band wird an seiner Beschreibung erkannt, wenn seine Nummer nicht angegeben ist. Das Ergebnis liegt auf dem Gitter des ersten Bandes und ist als synthetisch gekennzeichnet, wenn eines der Bänder es ist. Liegt neben einem synthetischen Raster ein erwarteter Fehler, wird auch der des Index geschrieben.</translation>
    </message>
    <message>
      <source>Raster with red</source>
      <translation>Raster mit Rot</translation>
    </message>
    <message>
      <source>Raster with green</source>
      <translation>Raster mit Grün</translation>
    </message>
    <message>
      <source>Raster with near infrared</source>
      <translation>Raster mit nahem Infrarot</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 1 (1.6 micrometres)</source>
      <translation>Raster mit kurzwelligem Infrarot 1 (1,6 Mikrometer)</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 2 (2.2 micrometres)</source>
      <translation>Raster mit kurzwelligem Infrarot 2 (2,2 Mikrometer)</translation>
    </message>
    <message>
      <source>Number of the band: {band}</source>
      <translation>Nummer des Bandes: {band}</translation>
    </message>
    <message>
      <source>NDVI,NDWI,NDMI,NBR,vegetation,water,moisture,burn,synthetic</source>
      <translation>NDVI,NDWI,NDMI,NBR,Vegetation,Wasser,Feuchte,Brand,synthetisch</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>Indexart</translation>
    </message>
    <message>
      <source>Index raster</source>
      <translation>Indexraster</translation>
    </message>
    <message>
      <source>Expected error of the index</source>
      <translation>Erwarteter Fehler des Index</translation>
    </message>
    <message>
      <source>Synthetic, for these bands are: {bands}.</source>
      <translation>Synthetisch, denn diese Bänder sind es: {bands}.</translation>
    </message>
    <message>
      <source>Makes a synthetic raster of another sensing modality, on the grid and in the coordinate system of the input. The result is a model's estimate, not a measurement.

Bands: which bands of the input are taken, in the modality's order; empty: recognised by description.
Radiometry: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.
Model: an id of the catalogue or the path of a model folder. Device: auto, cpu, cuda or cuda:1.
Processing level: read from the metadata or the name; optical results are better where it is known.
Same seed, same result. Modalities:</source>
      <translation>Erzeugt ein synthetisches Raster einer anderen Modalität, auf dem Gitter und im Koordinatensystem der Eingabe. Das Ergebnis ist die Schätzung eines Modells, keine Messung.

Kanäle: welche Kanäle der Eingabe genommen werden, in der Reihenfolge der Modalität; leer: an der Beschreibung erkannt.
Radiometrie: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude oder LOW:HIGH.
Modell: eine Kennung des Katalogs oder der Pfad eines Modellordners. Gerät: auto, cpu, cuda oder cuda:1.
Verarbeitungsstufe: aus den Metadaten oder dem Namen gelesen; optische Ergebnisse sind besser, wo sie bekannt ist.
Gleicher Startwert, gleiches Ergebnis. Modalitäten:</translation>
    </message>
    <message>
      <source>From the left: the input, its synthetic near infrared, and what was measured there.</source>
      <translation>Von links: die Eingabe, ihr synthetisches nahes Infrarot und was dort gemessen wurde.</translation>
    </message>
    <message>
      <source>Modality of the input</source>
      <translation>Modalität der Eingabe</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modus</translation>
    </message>
    <message>
      <source>Steps (overrides the mode)</source>
      <translation>Schritte (statt des Modus)</translation>
    </message>
    <message>
      <source>Samples to average</source>
      <translation>Zu mittelnde Stichproben</translation>
    </message>
    <message>
      <source>Ground resolution that the model sees</source>
      <translation>Bodenauflösung, die das Modell sieht</translation>
    </message>
    <message>
      <source>Overlap of windows (pixels of the input)</source>
      <translation>Überlappung der Fenster (Pixel der Eingabe)</translation>
    </message>
    <message>
      <source>Windows per batch</source>
      <translation>Fenster je Stapel</translation>
    </message>
    <message>
      <source>Further source of the same ground: {modality}</source>
      <translation>Weitere Quelle desselben Gebiets: {modality}</translation>
    </message>
    <message>
      <source>satellite,synthetic,diffusion,deep learning,sar,rgb,near infrared,multispectral,panchromatic</source>
      <translation>Satellit,synthetisch,Diffusion,Deep Learning,SAR,RGB,nahes Infrarot,multispektral,panchromatisch</translation>
    </message>
    <message>
      <source>Input raster</source>
      <translation>Eingaberaster</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Startwert</translation>
    </message>
    <message>
      <source>Denoise overlapping windows jointly</source>
      <translation>Überlappende Fenster gemeinsam entrauschen</translation>
    </message>
    <message>
      <source>Set up the backend</source>
      <translation>Backend einrichten</translation>
    </message>
    <message>
      <source>Installs the Python environment that Any2Any's model runs in: about 1.1 GB with the CPU build of PyTorch. It lies in your user's data folder, shared by all profiles, and QGIS's own Python stays as it is. What is installed already is not installed again; after an update of Any2Any only what changed is.&lt;br&gt;&lt;br&gt;PyTorch: auto takes the CUDA build where NVIDIA's driver lists a device.&lt;br&gt;Check: loads every package once, and installs what is damaged anew.&lt;br&gt;Folder of wheels: installs without a network.</source>
      <translation>Installiert die Python-Umgebung, in der das Modell von Any2Any läuft: etwa 1,1 GB mit dem CPU-Build von PyTorch. Sie liegt im Datenordner des Benutzers, für alle Profile gemeinsam, und das Python von QGIS bleibt, wie es ist. Was schon installiert ist, wird nicht noch einmal installiert; nach einem Update von Any2Any nur das Geänderte.&lt;br&gt;&lt;br&gt;PyTorch: auto nimmt den CUDA-Build, wenn der NVIDIA-Treiber ein Gerät nennt.&lt;br&gt;Prüfen: lädt jedes Paket einmal und installiert Beschädigtes neu.&lt;br&gt;Ordner mit Wheels: installiert ohne Netz.</translation>
    </message>
    <message>
      <source>Build of PyTorch</source>
      <translation>Build von PyTorch</translation>
    </message>
    <message>
      <source>Check the installation and repair it</source>
      <translation>Installiertes prüfen und reparieren</translation>
    </message>
    <message>
      <source>Remove the environment first</source>
      <translation>Zuerst die Umgebung entfernen</translation>
    </message>
    <message>
      <source>Folder of wheels to install from</source>
      <translation>Ordner mit Wheels als Quelle</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python, von dem ausgegangen wird</translation>
    </message>
    <message>
      <source>Python of the environment</source>
      <translation>Python der Umgebung</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>Status des Backends</translation>
    </message>
    <message>
      <source>Starts the backend and reports whether it answers, its version, its Python, the devices that it can use, and the installed models. It changes nothing and does not fail if nothing is set up: then READY is false and MESSAGE says what to do.</source>
      <translation>Startet das Backend und gibt an, ob es antwortet, seine Version, sein Python, die verwendbaren Geräte und die vorhandenen Modelle. Ändert nichts und schlägt nicht fehl, wenn nichts eingerichtet ist: dann ist READY falsch, und MESSAGE sagt, was zu tun ist.</translation>
    </message>
    <message>
      <source>Whether translations can run</source>
      <translation>Ob Übersetzungen laufen können</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Meldung</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Python of the backend</source>
      <translation>Python des Backends</translation>
    </message>
    <message>
      <source>Devices, separated by commas</source>
      <translation>Geräte, durch Kommas getrennt</translation>
    </message>
    <message>
      <source>Installed models, separated by commas</source>
      <translation>Vorhandene Modelle, durch Kommas getrennt</translation>
    </message>
    <message>
      <source>No model is here: any2any:downloadmodel.</source>
      <translation>Kein Modell vorhanden: any2any:downloadmodel.</translation>
    </message>
    <message>
      <source>Translate to another modality</source>
      <translation>In eine andere Modalität übersetzen</translation>
    </message>
    <message>
      <source>Modality of the result</source>
      <translation>Modalität des Ergebnisses</translation>
    </message>
    <message>
      <source>Translate to several modalities</source>
      <translation>In mehrere Modalitäten übersetzen</translation>
    </message>
    <message>
      <source>Modalities of the results</source>
      <translation>Modalitäten der Ergebnisse</translation>
    </message>
    <message>
      <source>Load the results</source>
      <translation>Ergebnisse laden</translation>
    </message>
    <message>
      <source>Folder of the results</source>
      <translation>Ordner der Ergebnisse</translation>
    </message>
    <message>
      <source>Translated rasters</source>
      <translation>Übersetzte Raster</translation>
    </message>
    <message>
      <source>Finished rows are kept in {folders}. Run the same task again to continue, or delete them.</source>
      <translation>Was fertig ist, bleibt in {folders}. Derselbe Lauf in dieselbe Ausgabe macht dort weiter; oder löschen Sie es.</translation>
    </message>
    <message>
      <source>{target}: {width} x {height} pixels, {windows} windows, {steps} steps, seed {seed}, on {device}; source read as {radiometry}, {clipped:.2f} % clipped.</source>
      <translation>{target}: {width} x {height} Pixel, {windows} Fenster, {steps} Schritte, Startwert {seed}, auf {device}; Quelle gelesen als {radiometry}, {clipped:.2f} % abgeschnitten.</translation>
    </message>
    <message>
      <source>The modality of the result equals that of the input.</source>
      <translation>Die Modalität des Ergebnisses gleicht der der Eingabe.</translation>
    </message>
    <message>
      <source>A further source has another modality than input and result.</source>
      <translation>Eine weitere Quelle hat eine andere Modalität als Eingabe und Ergebnis.</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps}, about {time})</source>
      <translation>{mode} (Schritte: {steps}, etwa {time})</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>schnell</translation>
    </message>
    <message>
      <source>balanced</source>
      <translation>ausgewogen</translation>
    </message>
    <message>
      <source>detailed</source>
      <translation>detailliert</translation>
    </message>
    <message>
      <source>as in the paper</source>
      <translation>wie im Artikel</translation>
    </message>
    <message>
      <source>A first look</source>
      <translation>Ein erster Blick</translation>
    </message>
    <message>
      <source>For most work: the closest to what was measured</source>
      <translation>Für die meisten Arbeiten: am nächsten am Gemessenen</translation>
    </message>
    <message>
      <source>More denoising steps: for comparisons; it is seldom closer</source>
      <translation>Mehr Entrauschungsschritte: für Vergleiche; selten näher</translation>
    </message>
    <message>
      <source>As many steps as the paper takes: for research</source>
      <translation>So viele Schritte wie im Artikel: für die Forschung</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps})</source>
      <translation>{mode} (Schritte: {steps})</translation>
    </message>
    <message>
      <source>recognise</source>
      <translation>erkennen</translation>
    </message>
    <message>
      <source>reflectance, 0 to 1</source>
      <translation>Reflexionsgrad, 0 bis 1</translation>
    </message>
    <message>
      <source>reflectance x 10000</source>
      <translation>Reflexionsgrad x 10000</translation>
    </message>
    <message>
      <source>reflectance x 10000 + 1000</source>
      <translation>Reflexionsgrad x 10000 + 1000</translation>
    </message>
    <message>
      <source>8 bits, 0 to 255</source>
      <translation>8 Bit, 0 bis 255</translation>
    </message>
    <message>
      <source>backscatter in dB</source>
      <translation>Rückstreuung in dB</translation>
    </message>
    <message>
      <source>backscatter, linear</source>
      <translation>Rückstreuung, linear</translation>
    </message>
    <message>
      <source>backscatter, amplitude</source>
      <translation>Rückstreuung, Amplitude</translation>
    </message>
    <message>
      <source>backscatter, uncalibrated numbers</source>
      <translation>Rückstreuung, unkalibrierte Zahlen</translation>
    </message>
    <message>
      <source>top of atmosphere</source>
      <translation>Oberrand der Atmosphäre</translation>
    </message>
    <message>
      <source>surface</source>
      <translation>Oberfläche</translation>
    </message>
    <message>
      <source>as the input</source>
      <translation>wie die Eingabe</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>die des Modells</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>Blau</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Grün</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rot</translation>
    </message>
    <message>
      <source>Red edge 1</source>
      <translation>Rote Kante 1</translation>
    </message>
    <message>
      <source>Red edge 2</source>
      <translation>Rote Kante 2</translation>
    </message>
    <message>
      <source>Red edge 3</source>
      <translation>Rote Kante 3</translation>
    </message>
    <message>
      <source>Near infrared</source>
      <translation>Nahes Infrarot</translation>
    </message>
    <message>
      <source>Narrow near infrared</source>
      <translation>Schmales nahes Infrarot</translation>
    </message>
    <message>
      <source>Short-wave infrared 1</source>
      <translation>Kurzwelliges Infrarot 1</translation>
    </message>
    <message>
      <source>Short-wave infrared 2</source>
      <translation>Kurzwelliges Infrarot 2</translation>
    </message>
    <message>
      <source>NVIDIA GPU {number}</source>
      <translation>NVIDIA-GPU {number}</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automatisch</translation>
    </message>
    <message>
      <source>The backend's Python environment is not set up</source>
      <translation>Die Python-Umgebung des Backends ist nicht eingerichtet</translation>
    </message>
    <message>
      <source>press 'Set up' in the Any2Any panel or run 'Set up the backend' from the toolbox</source>
      <translation>drücken Sie 'Einrichten' im Any2Any-Bedienfeld, oder starten Sie 'Backend einrichten' aus der Werkzeugkiste</translation>
    </message>
    <message>
      <source>The backend's Python environment was made for another version and must be updated</source>
      <translation>Die Python-Umgebung des Backends wurde für eine andere Version gebaut und muss aktualisiert werden</translation>
    </message>
    <message>
      <source>the setting any2any/python</source>
      <translation>die Einstellung any2any/python</translation>
    </message>
    <message>
      <source>The Python that {origin} names does not exist: '{path}'.</source>
      <translation>Das Python, das {origin} nennt, '{path}', ist nicht da.</translation>
    </message>
    <message>
      <source>This computer has no {python}.</source>
      <translation>Dieser Rechner hat kein {python}.</translation>
    </message>
    <message>
      <source>Install it (on Debian and Ubuntu: sudo apt install python3), or choose a Python in the options.</source>
      <translation>Installieren Sie es (unter Debian und Ubuntu: sudo apt install python3) oder wählen Sie in den Optionen ein Python aus.</translation>
    </message>
    <message>
      <source>'{path}' is not {python}.</source>
      <translation>'{path}' ist kein {python}.</translation>
    </message>
    <message>
      <source>The installer could not be downloaded: {reason}.</source>
      <translation>Das Installationsprogramm konnte nicht heruntergeladen werden: {reason}.</translation>
    </message>
    <message>
      <source>Check the network, the proxy and its certificates, or install from a folder of wheels.</source>
      <translation>Prüfen Sie das Netz, den Proxy und seine Zertifikate, oder installieren Sie aus einem Ordner mit Wheels.</translation>
    </message>
    <message>
      <source>The backend is set up with the {build} build of PyTorch.</source>
      <translation>Das Backend ist mit dem {build}-Build von PyTorch eingerichtet.</translation>
    </message>
    <message>
      <source>The installer is missing: {reason}.</source>
      <translation>Das Installationsprogramm fehlt: {reason}.</translation>
    </message>
    <message>
      <source>Damaged packages were reinstalled.</source>
      <translation>Beschädigtes wurde neu installiert.</translation>
    </message>
    <message>
      <source>The CUDA build is for Linux on x86-64 alone; elsewhere choose a Python of your own with it in the options.</source>
      <translation>Der CUDA-Build ist nur für Linux auf x86-64; anderswo wählen Sie in den Optionen ein eigenes Python, das ihn hat.</translation>
    </message>
    <message>
      <source>The GPU could not be used, so the CPU build of PyTorch was installed; updating NVIDIA's driver may help.</source>
      <translation>Die GPU konnte nicht benutzt werden, deshalb wurde der CPU-Build von PyTorch installiert; ein Update des NVIDIA-Treibers kann helfen.</translation>
    </message>
    <message>
      <source>The environment needs {needed} MB and {free} MB are free in '{folder}'.</source>
      <translation>Die Umgebung braucht {needed} MB; in '{folder}' sind {free} MB frei.</translation>
    </message>
    <message>
      <source>Fetching the installer</source>
      <translation>Hole das Installationsprogramm</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>Lege eine Python-Umgebung an</translation>
    </message>
    <message>
      <source>Installing PyTorch</source>
      <translation>Installiere PyTorch</translation>
    </message>
    <message>
      <source>Installing packages</source>
      <translation>Installiere Pakete</translation>
    </message>
    <message>
      <source>Checking that it works</source>
      <translation>Prüfe, ob es läuft</translation>
    </message>
    <message>
      <source>A virus scanner may have removed a part: press 'Set up' again, or see the log.</source>
      <translation>Ein Virenscanner hat vielleicht einen Teil entfernt: drücken Sie noch einmal 'Einrichten', oder sehen Sie ins Protokoll.</translation>
    </message>
    <message>
      <source>Checking every package</source>
      <translation>Prüfe jedes Paket</translation>
    </message>
    <message>
      <source>The environment was checked; it is complete.</source>
      <translation>Die Umgebung wurde geprüft und ist ganz.</translation>
    </message>
    <message>
      <source>This computer has no Python {version}, and none could be downloaded.</source>
      <translation>Dieser Rechner hat kein Python {version}, und es konnte keines heruntergeladen werden.</translation>
    </message>
    <message>
      <source>The Python environment cannot be created.</source>
      <translation>Die Python-Umgebung kann nicht angelegt werden.</translation>
    </message>
    <message>
      <source>A package could not be installed.</source>
      <translation>Ein Paket konnte nicht installiert werden.</translation>
    </message>
    <message>
      <source>A package that was installed cannot be loaded.</source>
      <translation>Ein installiertes Paket kann nicht geladen werden.</translation>
    </message>
    <message>
      <source>Downloading Python {version}</source>
      <translation>Lade Python {version} herunter</translation>
    </message>
    <message>
      <source>Free some space, or choose another folder in the options.</source>
      <translation>Schaffen Sie Platz, oder wählen Sie in den Optionen einen anderen Ordner.</translation>
    </message>
    <message>
      <source>The disk is full.</source>
      <translation>Die Platte ist voll.</translation>
    </message>
    <message>
      <source>The package index cannot be reached.</source>
      <translation>Der Paketindex ist nicht erreichbar.</translation>
    </message>
    <message>
      <source>See the log.</source>
      <translation>Siehe Protokoll.</translation>
    </message>
    <message>
      <source>The environment is complete already.</source>
      <translation>Die Umgebung ist bereits vollständig.</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written: {reason}.</source>
      <translation>'{folder}' kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' is not a Python environment; it was not changed.</source>
      <translation>'{folder}' ist keine Python-Umgebung und bleibt unberührt.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Another QGIS is setting up the backend at this moment.</source>
      <translation>Ein anderes QGIS richtet das Backend gerade ein.</translation>
    </message>
    <message>
      <source>Free some space where '{folder}' is.</source>
      <translation>Schaffen Sie Platz, wo '{folder}' liegt.</translation>
    </message>
    <message>
      <source>Wait until it is done.</source>
      <translation>Warten Sie, bis das fertig ist.</translation>
    </message>
    <message>
      <source>The set-up was cancelled.</source>
      <translation>Die Einrichtung wurde abgebrochen.</translation>
    </message>
    <message>
      <source>the download was cancelled</source>
      <translation>der Download wurde abgebrochen</translation>
    </message>
    <message>
      <source>Installing {package}</source>
      <translation>Installiere {package}</translation>
    </message>
    <message>
      <source>{doing} (packages that are here: {number})</source>
      <translation>{doing} (vorhandene Pakete: {number})</translation>
    </message>
    <message>
      <source>done</source>
      <translation>fertig</translation>
    </message>
    <message>
      <source>'{place}' has no uv {version} for this platform</source>
      <translation>'{place}' hat kein uv {version} für diese Plattform</translation>
    </message>
    <message>
      <source>what was downloaded is not the wheel that the lock names</source>
      <translation>das Heruntergeladene ist nicht das Wheel, das die Sperrdatei nennt</translation>
    </message>
    <message>
      <source>the wheel holds no program</source>
      <translation>das Wheel enthält kein Programm</translation>
    </message>
    <message>
      <source>'{layer}' cannot be read: its file is gone, or its service does not answer.</source>
      <translation>„{layer}“ kann nicht gelesen werden: Die Datei fehlt, oder der Dienst antwortet nicht.</translation>
    </message>
    <message>
      <source>'{layer}' has a range of no-data values, which is not taken along: name single values, or export it.</source>
      <translation>„{layer}“ hat einen Bereich von Nodata-Werten, der nicht übernommen wird: Nennen Sie einzelne Werte oder exportieren Sie den Layer.</translation>
    </message>
    <message>
      <source>{columns} x {rows} pixels of {metres} m</source>
      <translation>{columns} x {rows} Pixel zu {metres} m</translation>
    </message>
    <message>
      <source>{modality} synthetic: {source}</source>
      <translation>{modality} synthetisch: {source}</translation>
    </message>
    <message>
      <source>{modality} filled: {source}</source>
      <translation>{modality} gefüllt: {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic preview: {source}</source>
      <translation>{modality} synthetisch, Vorschau: {source}</translation>
    </message>
    <message>
      <source>{modality} synthetic, so far: {source}</source>
      <translation>{modality} synthetisch, bisher: {source}</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a raster file (provider {provider}); export it as a GeoTIFF first.</source>
      <translation>Der Layer '{layer}' ist keine Rasterdatei (Provider {provider}); exportieren Sie ihn zuerst als GeoTIFF.</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>nicht bestimmbar</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no extent: choose an area.</source>
      <translation>Der Layer '{layer}' hat keine eigene Ausdehnung: wählen Sie ein Gebiet.</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a file; it would be exported with {pixels:.0f} megapixels: choose a smaller area.</source>
      <translation>Der Layer '{layer}' ist keine Datei und ergäbe eine mit {pixels:.0f} Megapixeln: wählen Sie ein kleineres Gebiet.</translation>
    </message>
    <message>
      <source>'{layer}' could not be written to a file: does its service answer?</source>
      <translation>„{layer}“ ließ sich nicht in eine Datei schreiben: Antwortet der Dienst?</translation>
    </message>
    <message>
      <source>The area cannot be transformed to the layer's coordinate system.</source>
      <translation>Das Gebiet lässt sich nicht ins Koordinatensystem des Layers umrechnen.</translation>
    </message>
    <message>
      <source>Synthetic: computed by a model, not measured</source>
      <translation>Synthetisch: von einem Modell gemacht, nicht gemessen</translation>
    </message>
    <message>
      <source>Remove the backend's environment in '{folder}'? It can be set up again.</source>
      <translation>Die Umgebung des Backends in '{folder}' entfernen? Sie kann wieder eingerichtet werden.</translation>
    </message>
    <message>
      <source>Folder of the backend's environment</source>
      <translation>Ordner der Backend-Umgebung</translation>
    </message>
    <message>
      <source>Use this Python instead</source>
      <translation>Stattdessen dieses Python verwenden</translation>
    </message>
    <message>
      <source>Folder of downloaded weights</source>
      <translation>Ordner heruntergeladener Gewichte</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Voreingestelltes Gerät</translation>
    </message>
    <message>
      <source>Model hub or its mirror</source>
      <translation>Modell-Hub oder sein Spiegel</translation>
    </message>
    <message>
      <source>Never download</source>
      <translation>Nie herunterladen</translation>
    </message>
    <message>
      <source>Log level</source>
      <translation>Protokollstufe</translation>
    </message>
    <message>
      <source>Show the panel's tips again</source>
      <translation>Die Tipps des Bedienfelds wieder zeigen</translation>
    </message>
    <message>
      <source>set up, PyTorch for {build}</source>
      <translation>eingerichtet, PyTorch für {build}</translation>
    </message>
    <message>
      <source>not set up</source>
      <translation>nicht eingerichtet</translation>
    </message>
    <message>
      <source>The environment is</source>
      <translation>Die Umgebung ist</translation>
    </message>
    <message>
      <source>Check and repair</source>
      <translation>Prüfen und reparieren</translation>
    </message>
    <message>
      <source>The panel shows the progress</source>
      <translation>Das Bedienfeld zeigt, wie weit es ist</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>warnings and errors</source>
      <translation>Warnungen und Fehler</translation>
    </message>
    <message>
      <source>also every request and answer</source>
      <translation>auch jede Anfrage und Antwort</translation>
    </message>
    <message>
      <source>'{file}' exists and was not written by this plugin: choose another name, or delete it first.</source>
      <translation>„{file}“ ist vorhanden und nicht von dieser Erweiterung: Wählen Sie einen anderen Namen oder löschen Sie die Datei zuerst.</translation>
    </message>
    <message>
      <source>'{file}' is open as the layer '{layer}': choose another name, or remove the layer first.</source>
      <translation>„{file}“ ist als Layer „{layer}“ geöffnet: Wählen Sie einen anderen Namen oder entfernen Sie den Layer zuerst.</translation>
    </message>
    <message>
      <source>Use the selected layer: {layer}</source>
      <translation>Ausgewählten Layer nehmen: {layer}</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>Richtung</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>Kanal</translation>
    </message>
    <message>
      <source>Error before</source>
      <translation>Fehler vorher</translation>
    </message>
    <message>
      <source>Error after</source>
      <translation>Fehler nachher</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Adapt to my data</source>
      <translation>An meine Daten anpassen</translation>
    </message>
    <message>
      <source>Most minutes that learning may take; 0: only what needs no learning</source>
      <translation>Höchstens so viele Minuten für das Lernen; 0: nur was ohne Lernen geht</translation>
    </message>
    <message>
      <source>Adapts the model to your region, season and sensor, from layers of the same ground. A quarter of it is held back to measure what that is worth; what did not get better there is not kept.</source>
      <translation>Passt das Modell an Ihre Region, Jahreszeit und Ihren Sensor an, aus Layern desselben Bodens. Ein Viertel davon wird zurückgehalten, um zu messen, was das bringt; was dort nicht besser wurde, wird nicht behalten.</translation>
    </message>
    <message>
      <source>Another pair</source>
      <translation>Weiteres Paar</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>Minuten</translation>
    </message>
    <message>
      <source>Adapt</source>
      <translation>Anpassen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>Verwenden</translation>
    </message>
    <message>
      <source>Starting...</source>
      <translation>Beginne...</translation>
    </message>
    <message>
      <source>Any2Any: adapt {model}</source>
      <translation>Any2Any: {model} anpassen</translation>
    </message>
    <message>
      <source>Name the new model.</source>
      <translation>Geben Sie dem neuen Modell einen Namen.</translation>
    </message>
    <message>
      <source>Cancelling...</source>
      <translation>Breche ab...</translation>
    </message>
    <message>
      <source>The adaptation was cancelled; nothing was kept.</source>
      <translation>Die Anpassung wurde abgebrochen; nichts wurde behalten.</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>ja</translation>
    </message>
    <message>
      <source>no</source>
      <translation>nein</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Weitere Quellen</translation>
    </message>
    <message>
      <source>this layer (bands {bands})</source>
      <translation>dieser Layer (Kanäle {bands})</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>Layer</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>Modalität</translation>
    </message>
    <message>
      <source>Choose the modality of the further source '{layer}'.</source>
      <translation>Wählen Sie die Modalität der weiteren Quelle „{layer}“.</translation>
    </message>
    <message>
      <source>Two further sources are {modality}: uncheck one of them.</source>
      <translation>Zwei weitere Quellen sind {modality}: Wählen Sie eine davon ab.</translation>
    </message>
    <message>
      <source>None drawn yet</source>
      <translation>Noch keines gezeichnet</translation>
    </message>
    <message>
      <source>whole layer</source>
      <translation>ganzer Layer</translation>
    </message>
    <message>
      <source>what the map shows</source>
      <translation>was die Karte zeigt</translation>
    </message>
    <message>
      <source>a rectangle</source>
      <translation>ein Rechteck</translation>
    </message>
    <message>
      <source>polygons of a layer</source>
      <translation>Polygone eines Layers</translation>
    </message>
    <message>
      <source>Choose the layer whose polygons are the area.</source>
      <translation>Wählen Sie den Layer, dessen Polygone der Bereich sind.</translation>
    </message>
    <message>
      <source>'{layer}' has no selected polygon.</source>
      <translation>„{layer}“ hat kein ausgewähltes Polygon.</translation>
    </message>
    <message>
      <source>'{layer}' has no polygon.</source>
      <translation>„{layer}“ hat kein Polygon.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' cannot be joined: repair its geometries first.</source>
      <translation>Die Polygone von „{layer}“ lassen sich nicht vereinigen: Reparieren Sie zuerst die Geometrien.</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' have too many corners: select some, or simplify them.</source>
      <translation>Die Polygone von „{layer}“ haben zu viele Ecken: Wählen Sie einige aus oder vereinfachen Sie sie.</translation>
    </message>
    <message>
      <source>the job's polygons</source>
      <translation>die Polygone des Auftrags</translation>
    </message>
    <message>
      <source>The map shows nothing of '{layer}': zoom to the layer first.</source>
      <translation>Die Karte zeigt nichts von '{layer}': zoomen Sie zuerst auf den Layer.</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Gebiet</translation>
    </message>
    <message>
      <source>Area: {part}</source>
      <translation>Bereich: {part}</translation>
    </message>
    <message>
      <source>Draw the rectangle on the map, or type its corners.</source>
      <translation>Zeichnen Sie das Rechteck auf der Karte oder geben Sie seine Ecken ein.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first.</source>
      <translation>Es gibt noch kein Ergebnis: übersetzen Sie zuerst ein Raster.</translation>
    </message>
    <message>
      <source>Drag the line on the map. V and H turn it, B blinks, R takes the measured layer, Esc ends.</source>
      <translation>Ziehen Sie die Linie auf der Karte. V und H drehen sie, B blinkt, R nimmt den gemessenen Layer, Esc beendet.</translation>
    </message>
    <message>
      <source>Against the measured layer: {figures}, over {pixels} pixels.</source>
      <translation>Gegen den gemessenen Layer: {figures}, über {pixels} Pixel.</translation>
    </message>
    <message>
      <source>Choose the measured layer under 'Fill gaps and calibrate' to compare with it.</source>
      <translation>Wählen Sie unter „Lücken füllen und kalibrieren“ den gemessenen Layer, um mit ihm zu vergleichen.</translation>
    </message>
    <message>
      <source> of 255</source>
      <translation> von 255</translation>
    </message>
    <message>
      <source>The source of '{layer}' is not in the project.</source>
      <translation>Die Quelle von '{layer}' ist nicht im Projekt.</translation>
    </message>
    <message>
      <source>{names} of '{layer}' is ready. It was started in another project.</source>
      <translation>{names} von „{layer}“ ist fertig. Der Lauf wurde in einem anderen Projekt gestartet.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Zu diesem Projekt hinzufügen</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>Fertig.</translation>
    </message>
    <message>
      <source>{layer} is ready. {warnings}</source>
      <translation>{layer} ist fertig. {warnings}</translation>
    </message>
    <message>
      <source>Preview of the middle of the map ({share:.0%} of what it shows): more takes longer than {seconds:.0f} seconds.</source>
      <translation>Vorschau der Kartenmitte ({share:.0%} dessen, was die Karte zeigt): mehr dauert länger als {seconds:.0f} Sekunden.</translation>
    </message>
    <message>
      <source>Starting the backend...</source>
      <translation>Starte das Backend...</translation>
    </message>
    <message>
      <source>No progress for {time}. The run may still continue; Cancel keeps the finished rows. The log says more.</source>
      <translation>Seit {time} kein Fortschritt. Vielleicht geht es noch weiter; Abbrechen behält, was fertig ist, und das Protokoll sagt mehr.</translation>
    </message>
    <message>
      <source>, {number} more in the queue</source>
      <translation>, {number} weitere in der Warteschlange</translation>
    </message>
    <message>
      <source>{stage}: {done} of {total}{left}{waiting}</source>
      <translation>{stage}: {done} von {total}{left}{waiting}</translation>
    </message>
    <message>
      <source>Preview of what the map shows. The full run gives the same pixels here.</source>
      <translation>Vorschau dessen, was die Karte zeigt. Der volle Lauf ergibt hier dieselben Pixel.</translation>
    </message>
    <message>
      <source>Zoom to</source>
      <translation>Zoomen auf</translation>
    </message>
    <message>
      <source>Cancelled. Finished rows are kept; Continue resumes the run.</source>
      <translation>Abgebrochen. Fertige Zeilen bleiben erhalten: Fortsetzen macht dort weiter.</translation>
    </message>
    <message>
      <source>Nothing is finished yet: try again in a moment.</source>
      <translation>Noch ist nichts fertig: versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>The preview was cancelled.</source>
      <translation>Die Vorschau wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{names} in {folder} exists already. Replace it?</source>
      <translation>{names} in {folder} ist schon vorhanden. Ersetzen?</translation>
    </message>
    <message>
      <source>The job is in the form; its output is a new file unless you name one.</source>
      <translation>Der Auftrag steht im Formular; seine Ausgabe ist eine neue Datei, wenn Sie keine nennen.</translation>
    </message>
    <message>
      <source>A job that writes this file is in the queue already.</source>
      <translation>Ein Auftrag, der diese Datei schreibt, ist schon in der Warteschlange.</translation>
    </message>
    <message>
      <source>This very job is in the queue already.</source>
      <translation>Genau dieser Auftrag ist schon in der Warteschlange.</translation>
    </message>
    <message>
      <source>The form has no field for: {fields}. Run the job file itself where they matter.</source>
      <translation>Das Formular hat kein Feld für: {fields}. Führen Sie die Auftragsdatei selbst aus, wo sie zählen.</translation>
    </message>
    <message>
      <source>Example: colours</source>
      <translation>Beispiel: Farben</translation>
    </message>
    <message>
      <source>Example: near infrared</source>
      <translation>Beispiel: nahes Infrarot</translation>
    </message>
    <message>
      <source>Example: six bands</source>
      <translation>Beispiel: sechs Kanäle</translation>
    </message>
    <message>
      <source>Example (Sentinel-2, Virginia)</source>
      <translation>Beispiel (Sentinel-2, Virginia)</translation>
    </message>
    <message>
      <source>Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral, 5 m panchromatic) first</source>
      <translation>Rechnet den Layer zuerst auf die Pixelgröße um, die das Modell kennt (10 m; 20 m multispektral, 5 m panchromatisch)</translation>
    </message>
    <message>
      <source>Averages overlapping windows at every step instead of only at the end; at most 8 steps</source>
      <translation>Mittelt überlappende Fenster bei jedem Schritt statt nur am Ende; höchstens 8 Schritte</translation>
    </message>
    <message>
      <source>Load a raster layer and choose it as source.</source>
      <translation>Laden Sie einen Rasterlayer, und wählen Sie ihn als Quelle.</translation>
    </message>
    <message>
      <source>Choose at least one target.</source>
      <translation>Wählen Sie mindestens ein Ziel.</translation>
    </message>
    <message>
      <source>The map shows nothing of the area: zoom to it first.</source>
      <translation>Die Karte zeigt nichts vom Bereich: Zoomen Sie zuerst dorthin.</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <source>failed, the disk was full</source>
      <translation>fehlgeschlagen, der Datenträger war voll</translation>
    </message>
    <message>
      <source>failed, its input could not be used</source>
      <translation>fehlgeschlagen, die Eingabe war nicht verwendbar</translation>
    </message>
    <message>
      <source>failed, its output could not be written</source>
      <translation>fehlgeschlagen, die Ausgabe war nicht schreibbar</translation>
    </message>
    <message>
      <source>failed, its model could not be used</source>
      <translation>fehlgeschlagen, das Modell war nicht verwendbar</translation>
    </message>
    <message>
      <source>failed on its device</source>
      <translation>auf dem Gerät fehlgeschlagen</translation>
    </message>
    <message>
      <source>failed, the backend ended</source>
      <translation>fehlgeschlagen, das Backend wurde beendet</translation>
    </message>
    <message>
      <source>filled</source>
      <translation>gefüllt</translation>
    </message>
    <message>
      <source>calibrated</source>
      <translation>kalibriert</translation>
    </message>
    <message>
      <source>a part</source>
      <translation>ein Teil</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>Startwert {seed}</translation>
    </message>
    <message>
      <source>mean of {number}</source>
      <translation>Mittel aus {number}</translation>
    </message>
    <message>
      <source>Save the job file</source>
      <translation>Auftragsdatei speichern</translation>
    </message>
    <message>
      <source>Open a job file</source>
      <translation>Auftragsdatei öffnen</translation>
    </message>
    <message>
      <source>{layer} to {targets}</source>
      <translation>{layer} nach {targets}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>fehlgeschlagen</translation>
    </message>
    <message>
      <source>The job file could not be written: {reason}.</source>
      <translation>Die Auftragsdatei konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>This is not a job file: {reason}</source>
      <translation>Das ist keine Auftragsdatei: {reason}</translation>
    </message>
    <message>
      <source>{windows}, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of memory{gpu}, {disk:.0f} MB on disk.</source>
      <translation>{windows}, {pixels:.1f} Megapixel, etwa {time} auf {device}, {memory:.1f} GiB Speicher{gpu}, {disk:.0f} MB auf der Platte.</translation>
    </message>
    <message>
      <source>Estimating...</source>
      <translation>Schätze den Aufwand...</translation>
    </message>
    <message>
      <source>, {memory:.1f} GiB on {device}</source>
      <translation>, {memory:.1f} GiB auf {device}</translation>
    </message>
    <message>
      <source>This layer is looked at when the run has ended.</source>
      <translation>Dieser Layer wird angesehen, wenn der Lauf zu Ende ist.</translation>
    </message>
    <message>
      <source>Looking at the layer...</source>
      <translation>Der Layer wird angesehen …</translation>
    </message>
    <message>
      <source>This layer is not a file: {size} are exported first, then translated.</source>
      <translation>Dieser Layer ist keine Datei: {size} davon werden zuerst geschrieben, dann übersetzt.</translation>
    </message>
    <message>
      <source>1 window</source>
      <translation>1 Fenster</translation>
    </message>
    <message>
      <source>{number} windows</source>
      <translation>{number} Fenster</translation>
    </message>
    <message>
      <source>Any2Any: keep {file}</source>
      <translation>Any2Any: {file} behalten</translation>
    </message>
    <message>
      <source>The result could not be kept: {reason}.</source>
      <translation>Das Ergebnis konnte nicht behalten werden: {reason}.</translation>
    </message>
    <message>
      <source>Details...</source>
      <translation>Einzelheiten...</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>A report of this problem needs what follows; personal paths are left out.</source>
      <translation>Eine Meldung dieses Problems braucht das Folgende; persönliche Pfade sind ausgelassen.</translation>
    </message>
    <message>
      <source>{size:.0f} MB</source>
      <translation>{size:.0f} MB</translation>
    </message>
    <message>
      <source>here</source>
      <translation>vorhanden</translation>
    </message>
    <message>
      <source>not downloaded</source>
      <translation>nicht heruntergeladen</translation>
    </message>
    <message>
      <source>not published yet</source>
      <translation>noch nicht veröffentlicht</translation>
    </message>
    <message>
      <source>its folder is gone</source>
      <translation>sein Ordner fehlt</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>beschädigt</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Cancel the download</source>
      <translation>Herunterladen abbrechen</translation>
    </message>
    <message>
      <source>Use a folder...</source>
      <translation>Ordner verwenden...</translation>
    </message>
    <message>
      <source>Remove...</source>
      <translation>Entfernen...</translation>
    </message>
    <message>
      <source>Folder of a model</source>
      <translation>Ordner eines Modells</translation>
    </message>
    <message>
      <source>Any2Any: download {model}</source>
      <translation>Any2Any: {model} herunterladen</translation>
    </message>
    <message>
      <source>Downloading {model}...</source>
      <translation>Lade {model} herunter...</translation>
    </message>
    <message>
      <source>Downloaded and checked.</source>
      <translation>Heruntergeladen und geprüft.</translation>
    </message>
    <message>
      <source>Take {model} off the list?</source>
      <translation>{model} von der Liste nehmen?</translation>
    </message>
    <message>
      <source>Delete its folder, too</source>
      <translation>Auch seinen Ordner löschen</translation>
    </message>
    <message>
      <source>Any2Any: remove {model}</source>
      <translation>Any2Any: {model} entfernen</translation>
    </message>
    <message>
      <source>{model} is off the list.</source>
      <translation>{model} steht nicht mehr auf der Liste.</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>[folder]</source>
      <translation>[Ordner]</translation>
    </message>
    <message>
      <source>[automatic]</source>
      <translation>[automatisch]</translation>
    </message>
    <message>
      <source>temporary</source>
      <translation>temporär</translation>
    </message>
    <message>
      <source>[folder {name}: {where}]</source>
      <translation>[Ordner {name}: {where}]</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Gemessener Layer</translation>
    </message>
    <message>
      <source>The layers of a pair have two modalities; both are {modality}.</source>
      <translation>Die Layer eines Paares haben zwei Modalitäten; beide sind {modality}.</translation>
    </message>
    <message>
      <source>Remove this pair</source>
      <translation>Dieses Paar entfernen</translation>
    </message>
    <message>
      <source>Choose both layers of each pair.</source>
      <translation>Wählen Sie beide Layer jedes Paares.</translation>
    </message>
    <message>
      <source>Choose the modality of '{layer}'.</source>
      <translation>Wählen Sie die Modalität von „{layer}“.</translation>
    </message>
    <message>
      <source>'{layer}' is synthetic: choose a layer that was measured.</source>
      <translation>„{layer}“ ist synthetisch: Wählen Sie einen gemessenen Layer.</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>Differenz</translation>
    </message>
    <message>
      <source>Folder of a product</source>
      <translation>Ordner eines Produkts</translation>
    </message>
    <message>
      <source>Archive of a product</source>
      <translation>Archiv eines Produkts</translation>
    </message>
    <message>
      <source>'{path}' cannot be shown by QGIS.</source>
      <translation>„{path}“ kann QGIS nicht anzeigen.</translation>
    </message>
    <message>
      <source>Folder of a product...</source>
      <translation>Ordner eines Produkts …</translation>
    </message>
    <message>
      <source>Archive of a product...</source>
      <translation>Archiv eines Produkts …</translation>
    </message>
    <message>
      <source>Archives</source>
      <translation>Archive (ZIP, TAR)</translation>
    </message>
    <message>
      <source>Any2Any: {layer} to {targets}</source>
      <translation>Any2Any: {layer} nach {targets}</translation>
    </message>
    <message>
      <source>Removes the chosen jobs; without a choice, all that wait. The running one is ended by Cancel.</source>
      <translation>Entfernt die gewählten Aufträge, ohne Auswahl alle wartenden. Den laufenden beendet „Abbrechen“.</translation>
    </message>
    <message>
      <source>{number}. {layer} to {targets}: waiting</source>
      <translation>{number}. {layer} nach {targets}: wartet</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Lücken füllen und kalibrieren</translation>
    </message>
    <message>
      <source>A measured layer calibrates one target: choose one target, or no measured layer.</source>
      <translation>Ein gemessener Layer kalibriert ein Ziel: Wählen Sie ein Ziel oder keinen gemessenen Layer.</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.</source>
      <translation>Es gibt noch kein Ergebnis: übersetzen Sie zuerst ein Raster, oder nehmen Sie any2any:evaluate aus der Werkzeugkiste.</translation>
    </message>
    <message>
      <source>Keep the result</source>
      <translation>Ergebnis behalten</translation>
    </message>
    <message>
      <source>Kept as {file}.</source>
      <translation>Behalten als {file}.</translation>
    </message>
    <message>
      <source>The model runs in a separate Python environment, outside QGIS. Setting it up takes about 2 minutes, a download of 350 MB and 1.1 GB on your disk (more with an NVIDIA GPU). QGIS's own Python stays as it is. You can keep working meanwhile.</source>
      <translation>Das Modell läuft in einer eigenen Python-Umgebung außerhalb von QGIS. Das Einrichten braucht etwa 2 Minuten, 350 MB zum Herunterladen und 1,1 GB auf Ihrem Datenträger (mehr mit einer NVIDIA-GPU); das Python von QGIS bleibt, wie es ist. Sie können inzwischen weiterarbeiten.</translation>
    </message>
    <message>
      <source>No progress for {time}: the network may be slow. Cancel undoes what was begun.</source>
      <translation>Seit {time} kein Fortschritt: vielleicht ist das Netz langsam. Abbrechen nimmt das Begonnene zurück.</translation>
    </message>
    <message>
      <source>Any2Any was updated. Only what changed is installed.</source>
      <translation>Any2Any wurde aktualisiert. Nur Geändertes wird installiert.</translation>
    </message>
    <message>
      <source>The backend needs an update</source>
      <translation>Das Backend braucht ein Update</translation>
    </message>
    <message>
      <source>Recognised: bands {reading}</source>
      <translation>Erkannt: Bänder {reading}</translation>
    </message>
    <message>
      <source>Choose every band of the modality, or none of them.</source>
      <translation>Wählen Sie jeden Kanal der Modalität oder keinen.</translation>
    </message>
    <message>
      <source>{value} (recognised)</source>
      <translation>{value} (erkannt)</translation>
    </message>
    <message>
      <source>band {number} (recognised)</source>
      <translation>Kanal {number} (erkannt)</translation>
    </message>
    <message>
      <source>Uncertain, please check: {reasons}</source>
      <translation>Unsicher, bitte prüfen: {reasons}</translation>
    </message>
    <message>
      <source>{modality} (zero-shot)</source>
      <translation>{modality} (ungelernt)</translation>
    </message>
    <message>
      <source>The model was never trained in this direction: expect less.</source>
      <translation>Das Modell wurde in dieser Richtung nie trainiert: erwarten Sie weniger.</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>Trainiert</translation>
    </message>
    <message>
      <source>Preview translates what the map shows in about ten seconds; the full run gives the same pixels there.</source>
      <translation>Vorschau übersetzt in etwa zehn Sekunden, was die Karte zeigt; der volle Lauf ergibt dort dieselben Pixel.</translation>
    </message>
    <message>
      <source>Compare swipes the result over its source: drag the line on the map, or press B to blink.</source>
      <translation>Vergleichen schiebt das Ergebnis über seine Quelle: ziehen Sie die Linie auf der Karte, oder drücken Sie B zum Blinken.</translation>
    </message>
    <message>
      <source>You need not wait: finished rows can be shown during the run, and QGIS stays usable.</source>
      <translation>Sie müssen nicht warten: was fertig ist, lässt sich während des Laufs zeigen, und QGIS bleibt benutzbar.</translation>
    </message>
    <message>
      <source>Any2Any guide</source>
      <translation>Any2Any-Anleitung</translation>
    </message>
    <message>
      <source>The backend did not answer within {seconds:.0f} seconds.</source>
      <translation>Das Backend hat innerhalb von {seconds:.0f} Sekunden nicht geantwortet.</translation>
    </message>
    <message>
      <source>Its last words:
{log}</source>
      <translation>Seine letzten Worte:
{log}</translation>
    </message>
    <message>
      <source>It left no message.</source>
      <translation>Es hat keine Nachricht hinterlassen.</translation>
    </message>
    <message>
      <source>The backend ended unexpectedly (exit code {code}).</source>
      <translation>Das Backend endete unerwartet (Exit-Code {code}).</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {theirs}, this plugin version {ours}.</source>
      <translation>Das Backend spricht Protokollversion {theirs}, diese Erweiterung Version {ours}.</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>Das Backend läuft nicht.</translation>
    </message>
    <message>
      <source>The backend's Python cannot be started: {reason}.</source>
      <translation>Das Python des Backends kann nicht gestartet werden: {reason}.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept.</source>
      <translation>Die Übersetzung wurde abgebrochen; fertige Zeilen bleiben erhalten.</translation>
    </message>
    <message>
      <source>The translation was cancelled before it began.</source>
      <translation>Die Übersetzung wurde abgebrochen, bevor sie begann.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Aktualisieren Sie die Erweiterung und ihre Umgebung gemeinsam.</translation>
    </message>
    <message>
      <source>The backend fell silent for {seconds:.0f} seconds and was ended.</source>
      <translation>Das Backend schwieg {seconds:.0f} Sekunden lang und wurde beendet.</translation>
    </message>
    <message>
      <source>Check it, or choose it under “Radiometry”.</source>
      <translation>Prüfen Sie sie, oder wählen Sie sie unter „Radiometrie“.</translation>
    </message>
    <message>
      <source>The source has RPCs and no geotransform: it is treated as not georeferenced, and so is the output.</source>
      <translation>Die Quelle hat RPCs und keine Geotransformation: Sie gilt als nicht georeferenziert, und ebenso die Ausgabe.</translation>
    </message>
    <message>
      <source>The source has {points} ground control points and no geotransform: the output is not georeferenced. Warp the source first to keep its place.</source>
      <translation>Die Quelle hat {points} Passpunkte und keine Geotransformation: Die Ausgabe ist nicht georeferenziert. Entzerren Sie die Quelle zuerst, um ihre Lage zu behalten.</translation>
    </message>
    <message>
      <source>The source has a CRS and no geotransform: it is treated as not georeferenced.</source>
      <translation>Die Quelle hat ein KBS und keine Geotransformation: Sie gilt als nicht georeferenziert.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either.</source>
      <translation>Die Quelle hat kein KBS; die Ausgabe auch nicht.</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either. Its RPCs are not carried over.</source>
      <translation>Die Quelle hat kein KBS; die Ausgabe auch nicht. Ihre RPCs werden nicht übernommen.</translation>
    </message>
    <message>
      <source>The pixel size is {seen}; the model was trained on {modality} at {native:g} m. Turn on “Resample to model resolution”.</source>
      <translation>Pixel von {seen} am Boden; das Modell kennt {modality} mit {native:g} m. „Bodengröße des Modells“ rechnet zuerst darauf um.</translation>
    </message>
    <message>
      <source>Pixels of {value} hold no measurement: read as no-data, which the file does not declare.</source>
      <translation>Pixel mit {value} enthalten keine Messung: als Nodata gelesen, was die Datei nicht angibt.</translation>
    </message>
    <message>
      <source>The names only count the bands: {bands} are taken as {names}.</source>
      <translation>Die Namen zählen die Kanäle nur: {bands} werden als {names} genommen.</translation>
    </message>
    <message>
      <source>Band {number} is described as '{description}' and is used as {name}.</source>
      <translation>Kanal {number} ist als „{description}“ beschrieben und wird als {name} verwendet.</translation>
    </message>
    <message>
      <source>This processor has no bf16 units: fp32 is several times as fast on it.</source>
      <translation>Dieser Prozessor hat keine eigene bf16-Arithmetik: fp32 ist auf ihm um ein Vielfaches schneller.</translation>
    </message>
    <message>
      <source>{share:.1%} of the source's values lie outside the model's range and were clipped.</source>
      <translation>{share:.1%} der Werte der Quelle liegen außerhalb des Bereichs des Modells und wurden abgeschnitten.</translation>
    </message>
    <message>
      <source>An unfinished earlier run was of another job, source or model; it was dropped and the run started afresh.</source>
      <translation>Ein unfertiger früherer Lauf gehörte zu einem anderen Auftrag, einer anderen Quelle oder einem anderen Modell; er wurde verworfen und der Lauf neu begonnen.</translation>
    </message>
    <message>
      <source>The {target} result has no valid pixel: none has valid source on half of its footprint.</source>
      <translation>Das Ergebnis {target} hat kein gültiges Pixel: Keines hat auf der Hälfte seiner Fläche eine gültige Quelle.</translation>
    </message>
    <message>
      <source>The GPU's memory did not suffice for batches of {usual} windows; {taken} were taken.</source>
      <translation>Der Speicher der GPU reichte nicht für Stapel von {usual} Fenstern; {taken} wurden genommen.</translation>
    </message>
    <message>
      <source>The folder '{name}' could not be removed ({reason}); it is no longer needed.</source>
      <translation>Der Ordner „{name}“ ließ sich nicht entfernen ({reason}); er wird nicht mehr gebraucht.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed. The result is not calibrated.</source>
      <translation>Nur {pixels} Pixel von „{name}“ liegen über gültigen Pixeln der Quelle, oder zu weit auseinander; {needed} sind nötig. Das Ergebnis ist nicht kalibriert.</translation>
    </message>
    <message>
      <source>{band}: its expected error is left out, for it lies on another grid.</source>
      <translation>{band}: Der erwartete Fehler wird weggelassen, da er auf einem anderen Gitter liegt.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB of memory; {there:.1f} GiB are available.</source>
      <translation>Der Lauf braucht vielleicht {needed:.1f} GiB Speicher; {there:.1f} GiB sind dafür da.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB on {device}, which has {there:.1f} GiB.</source>
      <translation>Der Lauf braucht vielleicht {needed:.1f} GiB auf {device}, das {there:.1f} GiB hat.</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GB on disk and {there:.1f} GB are free: it would be refused.</source>
      <translation>Der Lauf braucht vielleicht {needed:.1f} GB auf dem Datenträger, und {there:.1f} GB sind frei: Er wird abgelehnt.</translation>
    </message>
    <message>
      <source>Measured layer: {text}</source>
      <translation>Gemessener Layer: {text}</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) is a guess.</source>
      <translation>Die Radiometrie ({reading}) ist geraten.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit imagery.</source>
      <translation>Die Zahlen bleiben zwischen 0 und 255 und werden als 8-Bit-Bild gelesen.</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit amplitude.</source>
      <translation>Die Zahlen bleiben zwischen 0 und 255 und werden als 8-Bit-Amplitude gelesen.</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) was guessed from the numbers and may be another ({other}).</source>
      <translation>Die Radiometrie ({reading}) wurde aus den Zahlen geschätzt und kann eine andere sein ({other}).</translation>
    </message>
    <message>
      <source>The numbers are read as dB x 100.</source>
      <translation>Die Zahlen werden als dB x 100 gelesen.</translation>
    </message>
    <message>
      <source>The numbers are read as linear power: as power their median is {power:.1f} dB, as amplitude it would be {amplitude:.1f} dB.</source>
      <translation>Die Zahlen werden als lineare Leistung gelesen: als Leistung liegt ihr Median bei {power:.1f} dB, als Amplitude läge er bei {amplitude:.1f} dB.</translation>
    </message>
    <message>
      <source>The numbers are read as uncalibrated Sentinel-1 amplitude, right to about 1 dB.</source>
      <translation>Die Zahlen werden als unkalibrierte Sentinel-1-Amplitude gelesen, auf etwa 1 dB genau.</translation>
    </message>
    <message>
      <source>What the numbers stand for is not known: {range} (2nd to 98th percentile of a sample) is spread over the model's usual range.</source>
      <translation>Wofür die Zahlen stehen, ist nicht bekannt: {range} (2. bis 98. Perzentil einer Stichprobe) wird über den üblichen Bereich des Modells gespreizt.</translation>
    </message>
    <message>
      <source>Read as {reading}, {share:.0%} of the numbers lie outside the model's range.</source>
      <translation>Als {reading} gelesen, liegen {share:.0%} der Zahlen außerhalb des Bereichs des Modells.</translation>
    </message>
    <message>
      <source>Any2Any: set up the backend</source>
      <translation>Any2Any: Backend einrichten</translation>
    </message>
    <message>
      <source>The plugin failed: {reason}.</source>
      <translation>Die Erweiterung ist gescheitert: {reason}.</translation>
    </message>
    <message>
      <source>The set-up failed: {reason}.</source>
      <translation>Die Einrichtung ist gescheitert: {reason}.</translation>
    </message>
    <message>
      <source>The export of the layer was cancelled.</source>
      <translation>Der Export des Layers wurde abgebrochen.</translation>
    </message>
    <message>
      <source>known</source>
      <translation>bekannt</translation>
    </message>
    <message>
      <source>translated</source>
      <translation>übersetzt</translation>
    </message>
    <message>
      <source>blended of both</source>
      <translation>aus beiden gemischt</translation>
    </message>
    <message>
      <source>'{path}' was written but cannot be loaded.</source>
      <translation>'{path}' wurde geschrieben, kann aber nicht geladen werden.</translation>
    </message>
    <message>
      <source>Error: {what}</source>
      <translation>Fehler: {what}</translation>
    </message>
    <message>
      <source>Mask: {what}</source>
      <translation>Maske: {what}</translation>
    </message>
    <message>
      <source>Deviation: {what}</source>
      <translation>Abweichung: {what}</translation>
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
      <translation>Übersetzen</translation>
    </message>
    <message>
      <source>write</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>calibrate</source>
      <translation>Kalibrieren</translation>
    </message>
    <message>
      <source>export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>read</source>
      <translation>lesen</translation>
    </message>
    <message>
      <source>learn</source>
      <translation>lernen</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Bodenauflösung des Modells</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>Diagnose kopieren</translation>
    </message>
    <message>
      <source>the measured layer's radiometry</source>
      <translation>die Radiometrie des gemessenen Layers</translation>
    </message>
    <message>
      <source>Processing level</source>
      <translation>Verarbeitungsstufe</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Genauigkeit</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Expected error</source>
      <translation>Erwarteter Fehler</translation>
    </message>
    <message>
      <source>The command line's allow-uncalibrated</source>
      <translation>allow-uncalibrated der Befehlszeile</translation>
    </message>
    <message>
      <source>No-data values of the layer</source>
      <translation>Nodata-Werte des Layers</translation>
    </message>
    <message>
      <source>{target} from {sources}: {quality:.1f} dB on held-out scenes</source>
      <translation>{target} aus {sources}: {quality:.1f} dB auf zurückgehaltenen Szenen</translation>
    </message>
    <message>
      <source>with {modality} +{gain:.1f} dB</source>
      <translation>mit {modality} +{gain:.1f} dB</translation>
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
      <translation>Reflexionsgrad</translation>
    </message>
    <message>
      <source>Near infrared (Sentinel-2 B8)</source>
      <translation>Nahes Infrarot (Sentinel-2 B8)</translation>
    </message>
    <message>
      <source>Multispectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</source>
      <translation>Multispektral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</translation>
    </message>
    <message>
      <source>Panchromatic</source>
      <translation>Panchromatisch</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyPanel</name>
    <message>
      <source>New here? A small satellite scene comes with the plugin: load it, look around, nothing starts by itself.</source>
      <translation>Neu hier? Der Erweiterung liegt eine kleine Satellitenszene bei: laden Sie sie, sehen Sie sich um, nichts startet von selbst.</translation>
    </message>
    <message>
      <source>&amp;Try it on an example</source>
      <translation>Am &amp;Beispiel ausprobieren</translation>
    </message>
    <message>
      <source>Loads red, green and blue, near infrared and six bands of a piece of coast (Sentinel-2), and fills the form</source>
      <translation>Lädt Rot, Grün und Blau, nahes Infrarot und sechs Kanäle eines Küstenstücks (Sentinel-2) und füllt das Formular aus</translation>
    </message>
    <message>
      <source>Got it</source>
      <translation>Verstanden</translation>
    </message>
    <message>
      <source>The options bring the tips back</source>
      <translation>Die Optionen bringen die Tipps zurück</translation>
    </message>
    <message>
      <source>&lt;h3&gt;One step before the first run&lt;/h3&gt;</source>
      <translation>&lt;h3&gt;Ein Schritt vor dem ersten Lauf&lt;/h3&gt;</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>&amp;Einrichten</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>G&amp;uide</source>
      <translation>&amp;Anleitung</translation>
    </message>
    <message>
      <source>Opens the guide in your browser: how to, what comes out, its limits, questions</source>
      <translation>Öffnet die Anleitung im Browser: Bedienung, was herauskommt, Grenzen, Fragen</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>&amp;Layer</source>
      <translation>&amp;Layer</translation>
    </message>
    <message>
      <source>The raster to translate</source>
      <translation>Das zu übersetzende Raster</translation>
    </message>
    <message>
      <source>...</source>
      <translation>...</translation>
    </message>
    <message>
      <source>Open a product, Sentinel-2 SAFE, Landsat or HLS as delivered: its bands become one layer. A file or folder may also be dropped here</source>
      <translation>Ein Produkt öffnen, Sentinel-2 SAFE, Landsat oder HLS wie geliefert: Seine Kanäle werden ein Layer. Eine Datei oder ein Ordner kann auch hier abgelegt werden</translation>
    </message>
    <message>
      <source>Another raster is selected in the layer tree than is chosen here</source>
      <translation>Im Layerbaum ist ein anderes Raster ausgewählt als hier</translation>
    </message>
    <message>
      <source>&amp;Modality</source>
      <translation>&amp;Modalität</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Which band of the layer is which band of the modality</source>
      <translation>Welcher Kanal des Layers welcher Kanal der Modalität ist</translation>
    </message>
    <message>
      <source>&amp;Radiometry</source>
      <translation>&amp;Radiometrie</translation>
    </message>
    <message>
      <source>&amp;Processing level</source>
      <translation>&amp;Verarbeitungsstufe</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Ändern</translation>
    </message>
    <message>
      <source>Shows the fields of what was recognised: bands, radiometry, processing level</source>
      <translation>Zeigt die Felder des Erkannten: Kanäle, Radiometrie, Verarbeitungsstufe</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>Ziel</translation>
    </message>
    <message>
      <source>The modalities to make</source>
      <translation>Die Modalitäten, die entstehen sollen</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>Weitere Quellen</translation>
    </message>
    <message>
      <source>Other rasters of the same ground, on any grid: the checked ones are translated together with the source. Where one has no data, the result rests on the others</source>
      <translation>Andere Raster desselben Gebiets, auf beliebigem Gitter: Die angekreuzten werden zusammen mit der Quelle übersetzt. Wo eines keine Daten hat, beruht das Ergebnis auf den anderen</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Gebiet</translation>
    </message>
    <message>
      <source>The part of the layer to translate; its pixels equal those of the full run</source>
      <translation>Der Teil des Layers, der übersetzt wird; seine Pixel gleichen denen des ganzen Laufs</translation>
    </message>
    <message>
      <source>The result is empty outside these polygons; nothing is computed there</source>
      <translation>Außerhalb seiner Polygone ist das Ergebnis leer, und dort wird nichts berechnet</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Nur ausgewählte Polygone</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>Lücken füllen und kalibrieren</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>Gemessener Layer</translation>
    </message>
    <message>
      <source>A layer that was measured in the target modality and covers a part of the area: the brightness of the result is fitted to it</source>
      <translation>Ein Layer, der in der Zielmodalität gemessen wurde und einen Teil des Bereichs abdeckt: Die Helligkeit des Ergebnisses wird an ihn angepasst</translation>
    </message>
    <message>
      <source>Only fill its &amp;gaps</source>
      <translation>Nur seine &amp;Lücken füllen</translation>
    </message>
    <message>
      <source>Measured pixels stay as they are; only the gaps are translated, and a mask says which is which</source>
      <translation>Gemessene Pixel bleiben, wie sie sind; nur was dort fehlt, wird übersetzt, und eine Maske sagt, was was ist</translation>
    </message>
    <message>
      <source>Also write an error map</source>
      <translation>Auch eine Fehlerkarte schreiben</translation>
    </message>
    <message>
      <source>A second raster with the expected error of each pixel, from held-out scenes and from the measured layer</source>
      <translation>Ein zweites Raster: wie weit jedes Pixel voraussichtlich von der Wahrheit entfernt ist, aus Szenen, die das Modell nie sah, und aus dem gemessenen Layer</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>M&amp;odel</source>
      <translation>M&amp;odell</translation>
    </message>
    <message>
      <source>A model of the catalogue, or the path of a model folder</source>
      <translation>Ein Modell des Katalogs oder der Pfad eines Modellordners</translation>
    </message>
    <message>
      <source>All models: size, state, download</source>
      <translation>Alle Modelle: Größe, Zustand, Herunterladen</translation>
    </message>
    <message>
      <source>Adapt to my data...</source>
      <translation>An meine Daten anpassen...</translation>
    </message>
    <message>
      <source>Adapts the model to your region and sensor, from layers of the same ground</source>
      <translation>Passt das Modell an Ihre Region und Ihren Sensor an, aus Layern desselben Bodens</translation>
    </message>
    <message>
      <source>Mo&amp;de</source>
      <translation>Mo&amp;dus</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>&amp;Gerät</translation>
    </message>
    <message>
      <source>Where the model runs: automatic takes an NVIDIA GPU where there is one</source>
      <translation>Wo das Modell läuft: automatisch nimmt eine NVIDIA-GPU, wo es eine gibt</translation>
    </message>
    <message>
      <source>&amp;Seed</source>
      <translation>S&amp;tartwert</translation>
    </message>
    <message>
      <source>The same seed gives the same result</source>
      <translation>Derselbe Startwert ergibt dasselbe Ergebnis</translation>
    </message>
    <message>
      <source>S&amp;amples</source>
      <translation>&amp;Stichproben</translation>
    </message>
    <message>
      <source>Several are averaged, and their deviation is written beside the result</source>
      <translation>Mehrere werden gemittelt, und ihre Streuung wird neben das Ergebnis geschrieben</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>Bodengröße des Modells</translation>
    </message>
    <message>
      <source>Joint windows</source>
      <translation>Gemeinsame Fenster</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Left empty: a temporary file</source>
      <translation>Leer gelassen: eine temporäre Datei</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Verlauf</translation>
    </message>
    <message>
      <source>This project only</source>
      <translation>Nur dieses Projekt</translation>
    </message>
    <message>
      <source>Past jobs, the newest first; a double click puts one into the form</source>
      <translation>Frühere Aufträge, der neueste zuerst; ein Doppelklick holt einen ins Formular</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Runs this job as it was, into a new file</source>
      <translation>Führt diesen Auftrag aus, wie er war, in eine neue Datei</translation>
    </message>
    <message>
      <source>Load into form</source>
      <translation>Ins Formular laden</translation>
    </message>
    <message>
      <source>Takes its settings over, for the layer that is chosen</source>
      <translation>Übernimmt seine Einstellungen für den gewählten Layer</translation>
    </message>
    <message>
      <source>Save job file...</source>
      <translation>Speichern...</translation>
    </message>
    <message>
      <source>For the command line (translate --job) and for colleagues</source>
      <translation>Für die Kommandozeile (translate --job) und für Kolleginnen und Kollegen</translation>
    </message>
    <message>
      <source>Open job file...</source>
      <translation>Öffnen...</translation>
    </message>
    <message>
      <source>Puts a job file into the form</source>
      <translation>Holt eine Auftragsdatei ins Formular</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>Laden</translation>
    </message>
    <message>
      <source>Adds this job's existing results to the project</source>
      <translation>Fügt dem Projekt hinzu, was dieser Auftrag geschrieben hat, soweit die Dateien da sind</translation>
    </message>
    <message>
      <source>Forget</source>
      <translation>Vergessen</translation>
    </message>
    <message>
      <source>Forgets this job; its results stay</source>
      <translation>Vergisst diesen Auftrag; seine Ergebnisse bleiben</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>Dia&amp;gnose kopieren</translation>
    </message>
    <message>
      <source>Copies what a report of a problem needs, without personal paths</source>
      <translation>Kopiert, was eine Problemmeldung braucht, ohne persönliche Pfade</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>Vor&amp;schau</translation>
    </message>
    <message>
      <source>Translates what the map shows, as much of it as takes about ten seconds; the full run gives the same pixels</source>
      <translation>Übersetzt, was die Karte zeigt, so viel davon, wie etwa zehn Sekunden dauert; der volle Lauf ergibt dieselben Pixel</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>&amp;Start</translation>
    </message>
    <message>
      <source>Remove from the queue</source>
      <translation>Aus der Warteschlange nehmen</translation>
    </message>
    <message>
      <source>&amp;Show finished rows</source>
      <translation>&amp;Fertiges zeigen</translation>
    </message>
    <message>
      <source>Loads the rows that are finished already; they follow the run</source>
      <translation>Lädt die Zeilen, die schon fertig sind; sie folgen dem Lauf</translation>
    </message>
    <message>
      <source>C&amp;ontinue</source>
      <translation>F&amp;ortsetzen</translation>
    </message>
    <message>
      <source>Goes on where the job stopped</source>
      <translation>Macht dort weiter, wo der Auftrag anhielt</translation>
    </message>
    <message>
      <source>Co&amp;mpare</source>
      <translation>V&amp;ergleichen</translation>
    </message>
    <message>
      <source>Swipes the result over its source on the map. V and H turn the line, B blinks, R takes the known part, Esc ends</source>
      <translation>Schiebt das Ergebnis auf der Karte über seine Quelle. V und H drehen die Linie, B blinkt, R nimmt den bekannten Teil, Esc beendet</translation>
    </message>
    <message>
      <source>E&amp;valuate...</source>
      <translation>Be&amp;werten...</translation>
    </message>
    <message>
      <source>Compares a result with what was measured: PSNR, SSIM, bias, and a report with pictures</source>
      <translation>Vergleicht ein Ergebnis mit dem Gemessenen: PSNR, SSIM, Abweichung und ein Bericht mit Bildern</translation>
    </message>
    <message>
      <source>&amp;Index...</source>
      <translation>&amp;Index …</translation>
    </message>
    <message>
      <source>NDVI, NDWI, NDMI or NBR of a result and its source</source>
      <translation>NDVI, NDWI, NDMI oder NBR aus einem Ergebnis und seiner Quelle</translation>
    </message>
    <message>
      <source>&amp;Keep...</source>
      <translation>&amp;Behalten …</translation>
    </message>
    <message>
      <source>Moves a temporary result, with what was written beside it, to a file that stays</source>
      <translation>Verschiebt ein temporäres Ergebnis samt allem, was daneben geschrieben wurde, in eine bleibende Datei</translation>
    </message>
    <message>
      <source>Check and repair the backend</source>
      <translation>Backend prüfen und reparieren</translation>
    </message>
    <message>
      <source>Loads every package of the backend once and reinstalls damaged ones</source>
      <translation>Lädt jedes Paket des Backends einmal und installiert Beschädigtes neu</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyBackend</name>
    <message>
      <source>{directions} got better on the ground that was held back: use {model} for scenes like these, and {parent} elsewhere.</source>
      <translation>{directions} wurde auf dem zurückgehaltenen Boden besser: nehmen Sie {model} für Szenen wie diese und sonst {parent}.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back, so nothing was kept: use {parent}.</source>
      <translation>Auf dem zurückgehaltenen Boden wurde nichts besser, also wurde nichts behalten: nehmen Sie {parent}.</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back; {model} was kept all the same, as requested.</source>
      <translation>Auf dem zurückgehaltenen Boden wurde nichts besser; {model} wurde auf Wunsch trotzdem behalten.</translation>
    </message>
    <message>
      <source>Adapting needs at least one pair.</source>
      <translation>Zum Anpassen ist mindestens ein Paar nötig.</translation>
    </message>
    <message>
      <source>The adaptation was cancelled.</source>
      <translation>Die Anpassung wurde abgebrochen.</translation>
    </message>
    <message>
      <source>A pair has two modalities; both are {id}.</source>
      <translation>Ein Paar hat zwei Modalitäten; beide sind {id}.</translation>
    </message>
    <message>
      <source>'{name}' cannot be the id of a new model.</source>
      <translation>'{name}' kann nicht die Kennung eines neuen Modells sein.</translation>
    </message>
    <message>
      <source>Use letters, digits, - and _, and no name of a known model.</source>
      <translation>Verwenden Sie Buchstaben, Ziffern, - und _ und nicht den Namen eines bekannten Modells.</translation>
    </message>
    <message>
      <source>A model '{name}' is listed already.</source>
      <translation>Ein Modell „{name}“ steht schon auf der Liste.</translation>
    </message>
    <message>
      <source>Choose another name, or take it off the list: `models remove {name}`.</source>
      <translation>Wählen Sie einen anderen Namen, oder nehmen Sie es von der Liste: `models remove {name}`.</translation>
    </message>
    <message>
      <source>The folder '{out}' exists.</source>
      <translation>Der Ordner '{out}' ist schon vorhanden.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>'{out}' cannot be written: {reason}.</source>
      <translation>'{out}' kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>The model '{model}' has no closed form to adapt.</source>
      <translation>Das Modell '{model}' hat keine geschlossene Form, die angepasst werden könnte.</translation>
    </message>
    <message>
      <source>Choose any2any-tiny.</source>
      <translation>Wählen Sie any2any-tiny.</translation>
    </message>
    <message>
      <source>'{source}' and '{target}' have too little ground in common to learn from.</source>
      <translation>'{source}' und '{target}' haben zu wenig gemeinsame Fläche, um daraus zu lernen.</translation>
    </message>
    <message>
      <source>Do they show the same place? Give larger rasters, or several pairs.</source>
      <translation>Zeigen sie denselben Ort? Geben Sie größere Raster an oder mehrere Paare.</translation>
    </message>
    <message>
      <source>The model gives numbers that are not finite for {target}.</source>
      <translation>Das Modell liefert für {target} Zahlen, die nicht endlich sind.</translation>
    </message>
    <message>
      <source>Verify it with `models verify`, or use --precision fp32.</source>
      <translation>Prüfen Sie es mit `models verify`, oder verwenden Sie --precision fp32.</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept for --resume.</source>
      <translation>Die Übersetzung wurde abgebrochen; fertige Zeilen bleiben für --resume erhalten.</translation>
    </message>
    <message>
      <source>'{prediction}' does not state its modality: it was not written by this software.</source>
      <translation>„{prediction}“ gibt keine Modalität an: Das Raster stammt nicht von dieser Software.</translation>
    </message>
    <message>
      <source>Say it with --modality.</source>
      <translation>Geben Sie sie mit --modality an.</translation>
    </message>
    <message>
      <source>The comparison was cancelled.</source>
      <translation>Der Vergleich wurde abgebrochen.</translation>
    </message>
    <message>
      <source>'{prediction}' and '{reference}' have no valid pixel in common.</source>
      <translation>„{prediction}“ und „{reference}“ haben kein gültiges Pixel gemeinsam.</translation>
    </message>
    <message>
      <source>Do they show the same place?</source>
      <translation>Zeigen sie denselben Ort?</translation>
    </message>
    <message>
      <source>'{id}' is not a modality.</source>
      <translation>„{id}“ ist keine Modalität.</translation>
    </message>
    <message>
      <source>Use one of {known}.</source>
      <translation>Verwenden Sie eines von {known}.</translation>
    </message>
    <message>
      <source>The report '{path}' cannot be written: {reason}.</source>
      <translation>Der Bericht „{path}“ kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
      <source>The window {column},{row},{width},{height} lies outside the raster.</source>
      <translation>Das Fenster {column},{row},{width},{height} liegt außerhalb des Rasters.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it has no bounds.</source>
      <translation>Die Quelle ist nicht georeferenziert und hat deshalb keine Grenzen.</translation>
    </message>
    <message>
      <source>Use --window instead.</source>
      <translation>Verwenden Sie stattdessen --window.</translation>
    </message>
    <message>
      <source>Give west, south, east, north with west &lt; east and south &lt; north.</source>
      <translation>Geben Sie West, Süd, Ost, Nord mit West &lt; Ost und Süd &lt; Nord an.</translation>
    </message>
    <message>
      <source>The raster has {width} x {height} pixels.</source>
      <translation>Das Raster hat {width} x {height} Pixel.</translation>
    </message>
    <message>
      <source>The bounds {bounds} are empty.</source>
      <translation>Die Grenzen {bounds} umschließen nichts.</translation>
    </message>
    <message>
      <source>They are read in the source's own CRS.</source>
      <translation>Sie gelten im KBS der Quelle.</translation>
    </message>
    <message>
      <source>The bounds {bounds} lie outside the raster.</source>
      <translation>Die Grenzen {bounds} liegen außerhalb des Rasters.</translation>
    </message>
    <message>
      <source>An overlap of {overlap_pixels} pixels is more than half a window.</source>
      <translation>Eine Überlappung von {overlap_pixels} Pixeln ist mehr als ein halbes Fenster.</translation>
    </message>
    <message>
      <source>Use at most {most}.</source>
      <translation>Verwenden Sie höchstens {most}.</translation>
    </message>
    <message>
      <source>'{spec}' names no band: after # a number from 1 on is needed.</source>
      <translation>„{spec}“ nennt kein Band: Nach # muss eine Zahl ab 1 stehen.</translation>
    </message>
    <message>
      <source>The bands of {index} have no valid pixel in common.</source>
      <translation>Die Bänder von {index} haben kein gültiges Pixel gemeinsam.</translation>
    </message>
    <message>
      <source>Unknown index '{name}'.</source>
      <translation>Es gibt keinen Index „{name}“.</translation>
    </message>
    <message>
      <source>{index} needs the band {missing}.</source>
      <translation>{index} braucht das Band {missing}.</translation>
    </message>
    <message>
      <source>Give --{option} PATH.</source>
      <translation>Geben Sie --{option} PATH an.</translation>
    </message>
    <message>
      <source>The index was cancelled.</source>
      <translation>Der Index wurde abgebrochen.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Choose another name or use --overwrite.</source>
      <translation>Wählen Sie einen anderen Namen, oder verwenden Sie --overwrite.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist.</source>
      <translation>Der Ordner „{folder}“ existiert nicht.</translation>
    </message>
    <message>
      <source>'{path}' is one of the bands.</source>
      <translation>„{path}“ ist eines der Bänder.</translation>
    </message>
    <message>
      <source>'{path}' exists already.</source>
      <translation>„{path}“ existiert schon.</translation>
    </message>
    <message>
      <source>Unknown modality '{id}'.</source>
      <translation>Es gibt keine Modalität „{id}“.</translation>
    </message>
    <message>
      <source>Choose one of {known}.</source>
      <translation>Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <source>Use weights that this version's training exported, or update the software.</source>
      <translation>Verwenden Sie Gewichte, die das Training dieser Version exportiert hat, oder aktualisieren Sie die Software.</translation>
    </message>
    <message>
      <source>The model does not know {modality}.</source>
      <translation>Das Modell kennt {modality} nicht.</translation>
    </message>
    <message>
      <source>It knows {known}.</source>
      <translation>Es kennt {known}.</translation>
    </message>
    <message>
      <source>The model folder '{folder}' does not fit this version: {reason}.</source>
      <translation>Der Modellordner „{folder}“ passt nicht zu dieser Version: {reason}.</translation>
    </message>
    <message>
      <source>Choose a folder that exists and that you may write to.</source>
      <translation>Wählen Sie einen vorhandenen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
      <source>Free some space and run the same job again: it continues where it stopped.</source>
      <translation>Schaffen Sie Platz und starten Sie denselben Auftrag erneut: Er fährt fort, wo er aufgehört hat.</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: {reason}.</source>
      <translation>„{path}“ kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>Free some space.</source>
      <translation>Schaffen Sie Platz.</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished. What is done is kept in '{path}.partial'.</source>
      <translation>Der Datenträger ist voll: „{path}“ konnte nicht fertiggestellt werden. Was fertig ist, bleibt in „{path}.partial“.</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished.</source>
      <translation>Der Datenträger ist voll: „{path}“ konnte nicht fertiggestellt werden.</translation>
    </message>
    <message>
      <source>Choose a shorter name.</source>
      <translation>Wählen Sie einen kürzeren Namen.</translation>
    </message>
    <message>
      <source>Name a file for the output.</source>
      <translation>Nennen Sie eine Datei für das Ergebnis.</translation>
    </message>
    <message>
      <source>Choose another name for the output.</source>
      <translation>Wählen Sie einen anderen Namen für das Ergebnis.</translation>
    </message>
    <message>
      <source>'{path}' is the source itself.</source>
      <translation>„{path}“ ist die Quelle selbst.</translation>
    </message>
    <message>
      <source>'{path}' is the reference itself.</source>
      <translation>„{path}“ ist die Referenz selbst.</translation>
    </message>
    <message>
      <source>'{path}' is a further source itself.</source>
      <translation>„{path}“ ist selbst eine weitere Quelle.</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist or cannot be written to.</source>
      <translation>Der Ordner „{folder}“ existiert nicht oder ist nicht beschreibbar.</translation>
    </message>
    <message>
      <source>The name '{start}...' is too long.</source>
      <translation>Der Name „{start}...“ ist zu lang.</translation>
    </message>
    <message>
      <source>'{path}' is a folder.</source>
      <translation>„{path}“ ist ein Ordner.</translation>
    </message>
    <message>
      <source>The model '{folder}' has no table of expected errors from {source_modality} to {target}.</source>
      <translation>Das Modell „{folder}“ gibt nicht an, wie groß sein Fehler von {source_modality} nach {target} gewöhnlich ist.</translation>
    </message>
    <message>
      <source>Leave out --expected-error, or give a --reference.</source>
      <translation>Lassen Sie --expected-error weg, oder geben Sie --reference an.</translation>
    </message>
    <message>
      <source>'{folder}' is a link to another folder, which is left as it is.</source>
      <translation>„{folder}“ ist ein Link auf einen anderen Ordner, der unverändert bleibt.</translation>
    </message>
    <message>
      <source>Remove the link, or choose another name.</source>
      <translation>Entfernen Sie den Link, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>The folder '{folder}', in which finished rows are kept, holds other files ('{file}').</source>
      <translation>Der Ordner „{folder}“ für fertige Zeilen enthält andere Dateien („{file}“).</translation>
    </message>
    <message>
      <source>Move it away, or choose another name.</source>
      <translation>Verschieben Sie ihn, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>Another run is writing '{name}' at this moment.</source>
      <translation>Ein anderer Lauf schreibt gerade „{name}“.</translation>
    </message>
    <message>
      <source>Wait until it has ended, or choose another name.</source>
      <translation>Warten Sie, bis er beendet ist, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>'{path}' may need {needed} more on disk and {free} are free.</source>
      <translation>„{path}“ braucht vielleicht noch {needed} auf dem Datenträger, und {free} sind frei.</translation>
    </message>
    <message>
      <source>Free some space, choose another folder or a smaller window.</source>
      <translation>Schaffen Sie Platz, wählen Sie einen anderen Ordner oder ein kleineres Fenster.</translation>
    </message>
    <message>
      <source>Use --mode fast or balanced, or fewer --steps.</source>
      <translation>Verwenden Sie --mode fast oder balanced, oder weniger --steps.</translation>
    </message>
    <message>
      <source>The polygons lie outside the part of the raster to translate.</source>
      <translation>Die Polygone liegen außerhalb des Teils des Rasters, der übersetzt werden soll.</translation>
    </message>
    <message>
      <source>The source is not georeferenced.</source>
      <translation>Die Quelle ist nicht georeferenziert.</translation>
    </message>
    <message>
      <source>Leave out --gsd native.</source>
      <translation>Lassen Sie --gsd native weg.</translation>
    </message>
    <message>
      <source>Joint mode takes at most {most} steps, not {steps}: every step widens what a window depends on.</source>
      <translation>Der gemeinsame Modus erlaubt höchstens {most} Schritte, nicht {steps}: Jeder Schritt erweitert, wovon ein Fenster abhängt.</translation>
    </message>
    <message>
      <source>The bounds {bounds} cannot be warped: {reason}.</source>
      <translation>Die Grenzen {bounds} können nicht umprojiziert werden: {reason}.</translation>
    </message>
    <message>
      <source>Run it again with --debug on the command line and report what that shows.</source>
      <translation>Wiederholen Sie den Lauf mit --debug on the command line und melden Sie, was sich zeigt.</translation>
    </message>
    <message>
      <source>{name} is not a JSON object.</source>
      <translation>{name} ist kein JSON-Objekt.</translation>
    </message>
    <message>
      <source>The job file '{path}' cannot be read.</source>
      <translation>Die Auftragsdatei „{path}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
      <source>The radiometry '{text}' needs a finite LOW below HIGH.</source>
      <translation>Die Radiometrie „{text}“ braucht ein endliches LOW unter HIGH.</translation>
    </message>
    <message>
      <source>The radiometry '{radiometry}' does not fit {modality}.</source>
      <translation>Die Radiometrie „{radiometry}“ passt nicht zu {modality}.</translation>
    </message>
    <message>
      <source>'{text}' is not a radiometry.</source>
      <translation>„{text}“ ist keine Radiometrie.</translation>
    </message>
    <message>
      <source>Use {names} or LOW:HIGH.</source>
      <translation>Verwenden Sie {names} oder LOW:HIGH.</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed.</source>
      <translation>Nur {pixels} Pixel von „{name}“ liegen über gültigen Pixeln der Quelle, oder sie liegen zu weit auseinander; {needed} sind nötig.</translation>
    </message>
    <message>
      <source>Does it show the same place? --allow-uncalibrated continues without calibration.</source>
      <translation>Zeigt sie denselben Ort? --allow-uncalibrated rechnet trotzdem weiter.</translation>
    </message>
    <message>
      <source>The estimate was cancelled.</source>
      <translation>Die Schätzung wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' is not a table of expected errors.</source>
      <translation>{file} von „{folder}“ ist keine Tabelle erwarteter Fehler.</translation>
    </message>
    <message>
      <source>'{source}' has changed while it was translated; nothing was written under the result's name.</source>
      <translation>„{source}“ hat sich während der Übersetzung geändert; unter dem Namen des Ergebnisses wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>Run it again when the source is complete.</source>
      <translation>Starten Sie erneut, wenn die Quelle vollständig ist.</translation>
    </message>
    <message>
      <source>A folder's scenes are its {endings} files; others can be named in a text file, one path per line.</source>
      <translation>Die Szenen eines Ordners sind seine Dateien mit {endings}; andere können in einer Textdatei stehen, ein Pfad je Zeile.</translation>
    </message>
    <message>
      <source>Check the query that wrote it.</source>
      <translation>Prüfen Sie die Abfrage, aus der es stammt.</translation>
    </message>
    <message>
      <source>The folder '{folder}' holds no raster.</source>
      <translation>Der Ordner „{folder}“ enthält kein Raster.</translation>
    </message>
    <message>
      <source>Rename one of them, or list it only once.</source>
      <translation>Geben Sie einem davon einen anderen Namen, oder nennen Sie es nur einmal.</translation>
    </message>
    <message>
      <source>'{source}' holds no STAC item.</source>
      <translation>„{source}“ enthält kein STAC-Item.</translation>
    </message>
    <message>
      <source>'{first}' and '{second}' would have the same output.</source>
      <translation>„{first}“ und „{second}“ hätten dasselbe Ergebnis.</translation>
    </message>
    <message>
      <source>'{path}' exists already and is not of this software.</source>
      <translation>„{path}“ existiert schon und stammt nicht von dieser Software.</translation>
    </message>
    <message>
      <source>Choose another folder for the outputs, or move that file away.</source>
      <translation>Wählen Sie einen anderen Ordner für die Ergebnisse, oder verschieben Sie die Datei.</translation>
    </message>
    <message>
      <source>The STAC item '{item}' has no assets with {bands} (its bands: {names}).</source>
      <translation>Das STAC-Item „{item}“ hat keine Assets mit {bands} (seine Bänder: {names}).</translation>
    </message>
    <message>
      <source>An asset of the STAC item with {name} runs the other way than the others (south up).</source>
      <translation>Ein Asset des STAC-Items mit {name} läuft anders herum als die übrigen (Süden oben).</translation>
    </message>
    <message>
      <source>Warp its assets onto one grid first.</source>
      <translation>Bringen Sie seine Assets zuerst auf ein Gitter.</translation>
    </message>
    <message>
      <source>'{file}' cannot be read as STAC: {reason}.</source>
      <translation>„{file}“ kann nicht als STAC gelesen werden: {reason}.</translation>
    </message>
    <message>
      <source>Check it with a STAC validator.</source>
      <translation>Prüfen Sie es mit einem STAC-Validator.</translation>
    </message>
    <message>
      <source>Choose items of another collection, or another modality than {modality}.</source>
      <translation>Wählen Sie Items einer anderen Sammlung oder eine andere Modalität als {modality}.</translation>
    </message>
    <message>
      <source>The assets of the STAC item '{item}' are in different coordinate systems.</source>
      <translation>Die Assets des STAC-Items „{item}“ haben verschiedene Koordinatensysteme.</translation>
    </message>
    <message>
      <source>Warp them onto one grid first.</source>
      <translation>Bringen Sie sie zuerst auf ein Gitter.</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {ours}, the client version {theirs}.</source>
      <translation>Das Backend spricht Protokollversion {ours}, der Client Version {theirs}.</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>Aktualisieren Sie Erweiterung und Umgebung gemeinsam.</translation>
    </message>
    <message>
      <source>A message is not understood: {reason}</source>
      <translation>Eine Nachricht wird nicht verstanden: {reason}</translation>
    </message>
    <message>
      <source>A message is longer than {most} MiB and was dropped.</source>
      <translation>Eine Nachricht ist länger als {most} MiB und wurde verworfen.</translation>
    </message>
    <message>
      <source>It may have ended already.</source>
      <translation>Er ist vielleicht schon beendet.</translation>
    </message>
    <message>
      <source>No job '{job_id}' is running.</source>
      <translation>Es gibt keinen Auftrag „{job_id}“ zum Abbrechen.</translation>
    </message>
    <message>
      <source>The job was cancelled before it began.</source>
      <translation>Der Auftrag wurde vor seinem Beginn abgebrochen.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so no polygon says which part of it is meant.</source>
      <translation>Die Quelle ist nicht georeferenziert; deshalb bezeichnet kein Polygon einen Teil von ihr.</translation>
    </message>
    <message>
      <source>Give a GeoJSON file with Polygon or MultiPolygon.</source>
      <translation>Geben Sie eine GeoJSON-Datei mit Polygon oder MultiPolygon an.</translation>
    </message>
    <message>
      <source>The polygons cannot be brought into the source's coordinate system: {reason}.</source>
      <translation>Die Polygone können nicht in das Koordinatensystem der Quelle gebracht werden: {reason}.</translation>
    </message>
    <message>
      <source>'{path}' holds no polygon.</source>
      <translation>„{path}“ enthält kein Polygon.</translation>
    </message>
    <message>
      <source>The file '{path}' cannot be read.</source>
      <translation>Die Datei „{path}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
      <source>The raster has one band, which is taken.</source>
      <translation>Das Raster hat ein Band, und das wird genommen.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their colour interpretation.</source>
      <translation>Die Bänder {indexes} sind nach ihrer Farbinterpretation {bands}.</translation>
    </message>
    <message>
      <source>Its only band is described as '{description}', which is not {modality}.</source>
      <translation>Das einzige Band ist als „{description}“ beschrieben, und das ist nicht {modality}.</translation>
    </message>
    <message>
      <source>Its only band is named '{name}', which is not {modality}.</source>
      <translation>Das einzige Band heißt „{name}“, und das ist nicht {modality}.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their wavelengths ({nanometres}).</source>
      <translation>Die Bänder {indexes} sind nach ihren Wellenlängen {bands} ({nanometres}).</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; these bands of the raster were not recognised ({names}).</source>
      <translation>{modality} braucht {bands}; welche Bänder des Rasters das sind, ist nicht bekannt ({names}).</translation>
    </message>
    <message>
      <source>Name {channels} of them in that order with --bands.</source>
      <translation>Nennen Sie {channels} davon in dieser Reihenfolge mit --bands.</translation>
    </message>
    <message>
      <source>The raster has {count} bands, as many as the modality has, taken in their order.</source>
      <translation>Das Raster hat {count} Bänder, so viele wie die Modalität; sie werden in ihrer Reihenfolge genommen.</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their descriptions.</source>
      <translation>Die Bänder {indexes} sind nach ihren Beschreibungen {bands}.</translation>
    </message>
    <message>
      <source>{modality} needs {channels} bands, and {named} are named.</source>
      <translation>{modality} braucht {channels} Bänder, genannt sind {named}.</translation>
    </message>
    <message>
      <source>Bands {indexes} were requested.</source>
      <translation>Die Bänder {indexes} wurden verlangt.</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; this band of the raster was not recognised ({names}).</source>
      <translation>{modality} braucht {bands}; welches Band des Rasters das ist, ist nicht bekannt ({names}).</translation>
    </message>
    <message>
      <source>Name it with --bands.</source>
      <translation>Nennen Sie es mit --bands.</translation>
    </message>
    <message>
      <source>Choose its own modality, or name the band with --bands 1 to use it anyway.</source>
      <translation>Wählen Sie die zugehörige Modalität, oder nennen Sie das Band mit --bands 1, um es trotzdem zu verwenden.</translation>
    </message>
    <message>
      <source>Name {bands}, in that order.</source>
      <translation>Nennen Sie {bands}, in dieser Reihenfolge.</translation>
    </message>
    <message>
      <source>There is no band {index}.</source>
      <translation>Es gibt kein Band {index}.</translation>
    </message>
    <message>
      <source>The raster's bands are numbered 1 to {count}.</source>
      <translation>Die Bänder des Rasters sind von 1 bis {count} nummeriert.</translation>
    </message>
    <message>
      <source>Band {index} is the alpha channel, which masks and does not measure.</source>
      <translation>Band {index} ist der Alphakanal, der maskiert und nicht misst.</translation>
    </message>
    <message>
      <source>The names of its {count} bands do not state a wavelength.</source>
      <translation>Die {count} Bänder haben keine Namen, die ihre Wellenlänge nennen.</translation>
    </message>
    <message>
      <source>It has one band, and nothing names its wavelength.</source>
      <translation>Es hat ein Band, und nichts nennt seine Wellenlänge.</translation>
    </message>
    <message>
      <source>It depends on the modality.</source>
      <translation>Das hängt von der Modalität ab.</translation>
    </message>
    <message>
      <source>The raster has a colour table; if it is a map of classes, its colours are not a measurement.</source>
      <translation>Eine Farbtabelle ergibt Farben; bei einer Klassenkarte sind sie keine Messung.</translation>
    </message>
    <message>
      <source>A band is described by its radar polarisation.</source>
      <translation>Ein Band ist mit seiner Radarpolarisation beschrieben.</translation>
    </message>
    <message>
      <source>A band's unit is dB.</source>
      <translation>Die Einheit eines Bandes ist dB.</translation>
    </message>
    <message>
      <source>It has {count} bands, and nothing names their wavelengths.</source>
      <translation>Es hat {count} Bänder, und nichts nennt ihre Wellenlängen.</translation>
    </message>
    <message>
      <source>Its band is narrow near infrared, which serves as near infrared.</source>
      <translation>Das Band ist schmales nahes Infrarot, das als nahes Infrarot dient.</translation>
    </message>
    <message>
      <source>Its only band is {role}, which alone is none of the modalities.</source>
      <translation>Das einzige Band ist {role}, das allein keine der Modalitäten ist.</translation>
    </message>
    <message>
      <source>The file's name says so.</source>
      <translation>Der Dateiname sagt es.</translation>
    </message>
    <message>
      <source>It is radar data by its metadata or its complex numbers.</source>
      <translation>Nach Metadaten oder komplexen Zahlen sind es Radardaten.</translation>
    </message>
    <message>
      <source>It depends on the bands.</source>
      <translation>Das hängt von den Bändern ab.</translation>
    </message>
    <message>
      <source>The descriptions or colours name its bands ({indexes}).</source>
      <translation>Beschreibungen oder Farben benennen die Bänder ({indexes}).</translation>
    </message>
    <message>
      <source>Most numbers are negative, as dB are.</source>
      <translation>Die meisten Zahlen sind negativ, wie bei dB.</translation>
    </message>
    <message>
      <source>Neither metadata nor name state it.</source>
      <translation>Weder Metadaten noch Name geben es an.</translation>
    </message>
    <message>
      <source>It was requested.</source>
      <translation>Es wurde verlangt.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it says {level}.</source>
      <translation>Landsats Metadaten daneben nennen {level}.</translation>
    </message>
    <message>
      <source>The metadata says {key}={value}.</source>
      <translation>Die Metadaten sagen {key}={value}.</translation>
    </message>
    <message>
      <source>The name says {part}.</source>
      <translation>Der Name sagt {part}.</translation>
    </message>
    <message>
      <source>The file is damaged or incomplete; copy or download it again.</source>
      <translation>Die Datei ist beschädigt oder unvollständig; kopieren oder laden Sie sie erneut.</translation>
    </message>
    <message>
      <source>Rename the file.</source>
      <translation>Benennen Sie die Datei um.</translation>
    </message>
    <message>
      <source>'{path}' is a stream or a device, of which no window can be read.</source>
      <translation>„{path}“ ist ein Datenstrom oder Gerät, aus dem kein Fenster gelesen werden kann.</translation>
    </message>
    <message>
      <source>Save it as a file first.</source>
      <translation>Speichern Sie die Daten zuerst als Datei.</translation>
    </message>
    <message>
      <source>Open one of its layers: {layers}</source>
      <translation>Öffnen Sie eine der Ebenen darin: {layers}</translation>
    </message>
    <message>
      <source>'{path}' holds {count} rasters.</source>
      <translation>„{path}“ enthält {count} Raster.</translation>
    </message>
    <message>
      <source>Name one of them: {names}</source>
      <translation>Nennen Sie eines davon: {names}</translation>
    </message>
    <message>
      <source>The name '{path}' is not UTF-8, and GDAL reads no other.</source>
      <translation>Der Name „{path}“ ist nicht UTF-8, und GDAL liest keinen anderen.</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>Es gibt keine Datei „{path}“.</translation>
    </message>
    <message>
      <source>It holds no layers either.</source>
      <translation>Er enthält auch keine Ebenen.</translation>
    </message>
    <message>
      <source>'{path}' is a container without bands.</source>
      <translation>„{path}“ ist ein Container ohne eigene Bänder.</translation>
    </message>
    <message>
      <source>'{path}' holds no raster that can be read.</source>
      <translation>„{path}“ enthält kein lesbares Raster.</translation>
    </message>
    <message>
      <source>The VRT '{inside}' refers to '{name}', which does not exist.</source>
      <translation>Das VRT „{inside}“ verweist auf „{name}“, das es nicht gibt.</translation>
    </message>
    <message>
      <source>'{path}' is a folder, but not a known product of Sentinel-2, Landsat or HLS.</source>
      <translation>„{path}“ ist ein Ordner und kein bekanntes Produkt von Sentinel-2, Landsat oder HLS.</translation>
    </message>
    <message>
      <source>Name a raster in it.</source>
      <translation>Nennen Sie ein Raster darin.</translation>
    </message>
    <message>
      <source>'{path}' is not a raster that can be read: {reason}</source>
      <translation>„{path}“ ist kein lesbares Raster: {reason}</translation>
    </message>
    <message>
      <source>The product {product} has no {missing}, which {modality} needs.</source>
      <translation>Dem Produkt {product} fehlt {missing}, das {modality} braucht.</translation>
    </message>
    <message>
      <source>Choose another modality.</source>
      <translation>Wählen Sie eine andere Modalität.</translation>
    </message>
    <message>
      <source>The product {product} cannot be read: {reason}</source>
      <translation>Das Produkt {product} kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
      <source>Download it again.</source>
      <translation>Laden Sie es erneut herunter.</translation>
    </message>
    <message>
      <source>The raster holds printing inks (CMYK), which are not spectral bands.</source>
      <translation>Das Raster enthält Druckfarben (CMYK), und das sind keine Spektralbänder.</translation>
    </message>
    <message>
      <source>Convert it to RGB first.</source>
      <translation>Wandeln Sie es zuerst in RGB um.</translation>
    </message>
    <message>
      <source>Band 1 holds numbers of a colour table; all of the colours come from it alone.</source>
      <translation>Band 1 enthält Nummern einer Farbtabelle; alle Farben kommen aus ihm allein.</translation>
    </message>
    <message>
      <source>Leave out --bands.</source>
      <translation>Lassen Sie --bands weg.</translation>
    </message>
    <message>
      <source>The raster holds numbers of a colour table, which cannot be read as {modality}.</source>
      <translation>Das Raster enthält Nummern einer Farbtabelle, die nicht als {modality} gelesen werden können.</translation>
    </message>
    <message>
      <source>Use a raster of measured values, or the source modality rgb.</source>
      <translation>Verwenden Sie ein Raster mit Messwerten oder die Quellmodalität rgb.</translation>
    </message>
    <message>
      <source>Band {index} holds complex numbers ({dtype}).</source>
      <translation>Band {index} enthält komplexe Zahlen ({dtype}).</translation>
    </message>
    <message>
      <source>Convert them to amplitude, power or dB first.</source>
      <translation>Wandeln Sie sie zuerst in Amplitude, Leistung oder dB um.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at column {column}, row {row}: {reason}</source>
      <translation>„{path}“ kann bei Spalte {column}, Zeile {row} nicht gelesen werden: {reason}</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at columns {left} to {right}, rows {top} to {bottom}: {reason}</source>
      <translation>„{path}“ kann in den Spalten {left} bis {right}, Zeilen {top} bis {bottom} nicht gelesen werden: {reason}</translation>
    </message>
    <message>
      <source>The numbers are fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Die Zahlen sind Brüche bis {largest:.3g}, wie Reflektanz.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance of vegetation can.</source>
      <translation>Das dunkelste Prozent der Zahlen liegt bei {darkest:.0f}, das hellste bei {brightest:.0f}, wie es Reflektanz von Vegetation kann.</translation>
    </message>
    <message>
      <source>The numbers are after the bands' scale and offset fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>Die Zahlen sind nach Skalierung und Versatz der Bänder Brüche bis {largest:.3g}, wie Reflektanz.</translation>
    </message>
    <message>
      <source>The file declares {bits}-bit numbers.</source>
      <translation>Die Datei gibt {bits}-Bit-Zahlen an.</translation>
    </message>
    <message>
      <source>The numbers stay within {low:g} and {high:g}.</source>
      <translation>Die Zahlen bleiben zwischen {low:g} und {high:g}.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance with the offset of 1000 does.</source>
      <translation>Das dunkelste Prozent der Zahlen liegt bei {darkest:.0f}, das hellste bei {brightest:.0f}, wie Reflektanz mit dem Versatz von 1000.</translation>
    </message>
    <message>
      <source>The numbers fit no known radiometry.</source>
      <translation>Die Zahlen passen zu keiner bekannten Radiometrie.</translation>
    </message>
    <message>
      <source>The colours of a colour table are 8-bit.</source>
      <translation>Die Farben einer Farbtabelle sind 8-Bit.</translation>
    </message>
    <message>
      <source>The bands are 8-bit.</source>
      <translation>Die Bänder sind 8-Bit.</translation>
    </message>
    <message>
      <source>No valid pixel was found in the sample.</source>
      <translation>In der Stichprobe war kein gültiges Pixel.</translation>
    </message>
    <message>
      <source>The numbers are taken as {unit}.</source>
      <translation>Die Zahlen werden als {unit} genommen.</translation>
    </message>
    <message>
      <source>The darkest percent of the visible bands lies at {darkest:.0f}, as reflectance x 10000 does.</source>
      <translation>Das dunkelste Prozent der sichtbaren Bänder liegt bei {darkest:.0f}, wie Reflektanz x 10000.</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance x 10000 does.</source>
      <translation>Das dunkelste Prozent der Zahlen liegt bei {darkest:.0f}, das hellste bei {brightest:.0f}, wie Reflektanz x 10000.</translation>
    </message>
    <message>
      <source>The name says processing baseline {baseline}.</source>
      <translation>Der Name nennt Verarbeitungsstand {baseline}.</translation>
    </message>
    <message>
      <source>Everything is nodata, masked or not a number.</source>
      <translation>Alles ist Nodata, maskiert oder keine Zahl.</translation>
    </message>
    <message>
      <source>'{path}' holds no valid pixel.</source>
      <translation>„{path}“ enthält kein gültiges Pixel.</translation>
    </message>
    <message>
      <source>It was written by this software.</source>
      <translation>Diese Software hat es geschrieben.</translation>
    </message>
    <message>
      <source>Numbers from {low:.1f} to {high:.1f} with negative ones, as dB are and power and amplitude are not.</source>
      <translation>Zahlen von {low:.1f} bis {high:.1f} mit negativen, wie dB sie hat und Leistung und Amplitude nicht.</translation>
    </message>
    <message>
      <source>The numbers are small and positive (median {median:.3g}), as power is.</source>
      <translation>Die Zahlen sind klein und positiv (Median {median:.3g}), wie Leistung.</translation>
    </message>
    <message>
      <source>The numbers are positive (median {median:.0f}), as amplitude is.</source>
      <translation>Die Zahlen sind positiv (Median {median:.0f}), wie Amplitude.</translation>
    </message>
    <message>
      <source>The band says dB.</source>
      <translation>Das Band sagt dB.</translation>
    </message>
    <message>
      <source>The name says amplitude.</source>
      <translation>Der Name sagt Amplitude.</translation>
    </message>
    <message>
      <source>Whole negative numbers (median {median:.0f}).</source>
      <translation>Ganze negative Zahlen (Median {median:.0f}).</translation>
    </message>
    <message>
      <source>Landsat Collection 2 surface reflectance by its name: DN x 0.0000275 - 0.2.</source>
      <translation>Dem Namen nach Bodenreflektanz von Landsat Collection 2: DN x 0.0000275 - 0.2.</translation>
    </message>
    <message>
      <source>Landsat Collection 2 level 1 by its name: DN x 0.00002 - 0.1, without the sun's elevation.</source>
      <translation>Dem Namen nach Landsat Collection 2 Level 1: DN x 0.00002 - 0.1, ohne Sonnenhöhe.</translation>
    </message>
    <message>
      <source>The bands' unit is percent.</source>
      <translation>Die Einheit der Bänder ist Prozent.</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it: DN x {gain:.6g} - {offset:.4g}.</source>
      <translation>Landsats Metadaten daneben: DN x {gain:.6g} - {offset:.4g}.</translation>
    </message>
    <message>
      <source>Sentinel-2 of THEIA by its name: DN / 10000.</source>
      <translation>Dem Namen nach Sentinel-2 von THEIA: DN / 10000.</translation>
    </message>
    <message>
      <source>A warped source takes one no-data value: one that is named in place of those that the raster declares.</source>
      <translation>Eine umprojizierte Quelle nimmt einen Nodata-Wert: einen genannten anstelle derer, die das Raster angibt.</translation>
    </message>
    <message>
      <source>Name a single value for a raster that declares none, or leave out --gsd native.</source>
      <translation>Nennen Sie einen einzelnen Wert für ein Raster, das keinen angibt, oder lassen Sie --gsd native weg.</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it cannot be warped to the native ground size.</source>
      <translation>Die Quelle ist nicht georeferenziert und kann deshalb nicht auf die Bodengröße des Modells gebracht werden.</translation>
    </message>
    <message>
      <source>The two rasters cannot be laid over each other: at least one is not georeferenced, and their sizes or grids differ.</source>
      <translation>Die beiden Raster können nicht übereinandergelegt werden: Mindestens eines ist nicht georeferenziert, und Größe oder Gitter unterscheiden sich.</translation>
    </message>
    <message>
      <source>Georeference them, or bring both to one size.</source>
      <translation>Georeferenzieren Sie sie, oder bringen Sie beide auf eine Größe.</translation>
    </message>
    <message>
      <source>Warping pixels of {pixel_m:.2g} m to {gsd_m:g} m would take {needed:.0f} GB of memory.</source>
      <translation>Pixel von {pixel_m:.2g} m auf {gsd_m:g} m zu bringen, würde {needed:.0f} GB Speicher brauchen.</translation>
    </message>
    <message>
      <source>Average the raster to coarser pixels first, or leave out --gsd native.</source>
      <translation>Mitteln Sie das Raster zuerst auf gröbere Pixel, oder lassen Sie --gsd native weg.</translation>
    </message>
    <message>
      <source>The source cannot be warped to {gsd_m:g} m: {reason}</source>
      <translation>Die Quelle kann nicht auf {gsd_m:g} m gebracht werden: {reason}</translation>
    </message>
    <message>
      <source>The raster cannot be warped: {reason}</source>
      <translation>Das Raster kann nicht umprojiziert werden: {reason}</translation>
    </message>
    <message>
      <source>A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent.</source>
      <translation>Ein Pixel des Ergebnisses braucht auf mindestens der Hälfte seiner Fläche gültige Quelle: Prüfen Sie Nodata, Maske und Ausdehnung.</translation>
    </message>
    <message>
      <source>'{source}' has too few valid pixels in the area to translate.</source>
      <translation>„{source}“ hat in dem zu übersetzenden Gebiet zu wenige gültige Pixel.</translation>
    </message>
    <message>
      <source>'{folder}' was adapted from another {parent} than the one whose parts it holds.</source>
      <translation>„{folder}“ wurde aus einem anderen {parent} angepasst als dem, dessen Teile er enthält.</translation>
    </message>
    <message>
      <source>You have not added a model '{id}'.</source>
      <translation>Sie haben kein Modell „{id}“ hinzugefügt.</translation>
    </message>
    <message>
      <source>Adapt it again, or copy it whole.</source>
      <translation>Passen Sie es erneut an, oder kopieren Sie den Ordner vollständig.</translation>
    </message>
    <message>
      <source>`models list` names them.</source>
      <translation>`models list` nennt sie.</translation>
    </message>
    <message>
      <source>'{folder}' holds no adapted model, so it is not deleted.</source>
      <translation>„{folder}“ enthält kein angepasstes Modell und wird nicht gelöscht.</translation>
    </message>
    <message>
      <source>Unknown model '{id}'.</source>
      <translation>Es gibt kein Modell „{id}“.</translation>
    </message>
    <message>
      <source>Known: {known}; or give a model folder.</source>
      <translation>Bekannt: {known}; oder geben Sie einen Modellordner an.</translation>
    </message>
    <message>
      <source>Give the folder that training/export.py wrote.</source>
      <translation>Geben Sie den Ordner an, den training/export.py geschrieben hat.</translation>
    </message>
    <message>
      <source>'{path}' is not a model folder: it has no {file}.</source>
      <translation>„{path}“ ist kein Modellordner: {file} fehlt.</translation>
    </message>
    <message>
      <source>The id '{model}' cannot be added: it is the catalogue's or malformed.</source>
      <translation>Die Kennung „{model}“ kann nicht hinzugefügt werden: Sie gehört dem Katalog oder ist fehlerhaft.</translation>
    </message>
    <message>
      <source>Change the id in {index} and write {sums} again.</source>
      <translation>Ändern Sie die Kennung in {index}, und schreiben Sie {sums} neu.</translation>
    </message>
    <message>
      <source>Add it again: `models add DIR`.</source>
      <translation>Fügen Sie ihn erneut hinzu: `models add DIR`.</translation>
    </message>
    <message>
      <source>Install the software again.</source>
      <translation>Installieren Sie die Software neu.</translation>
    </message>
    <message>
      <source>The model '{id}' is not downloaded.</source>
      <translation>Das Modell „{id}“ ist nicht heruntergeladen.</translation>
    </message>
    <message>
      <source>Run `models download {id}`.</source>
      <translation>Führen Sie `models download {id}` aus.</translation>
    </message>
    <message>
      <source>The downloaded '{id}' is not what the catalogue lists.</source>
      <translation>Das heruntergeladene „{id}“ ist nicht das, was der Katalog nennt.</translation>
    </message>
    <message>
      <source>Run `models download {id}` again.</source>
      <translation>Führen Sie `models download {id}` erneut aus.</translation>
    </message>
    <message>
      <source>The folder of '{id}' is gone: {registered}.</source>
      <translation>Der Ordner von „{id}“ ist nicht mehr da: {registered}.</translation>
    </message>
    <message>
      <source>The embedded model '{id}' is not in this installation.</source>
      <translation>Das mitgelieferte Modell „{id}“ fehlt in dieser Installation.</translation>
    </message>
    <message>
      <source>Convert it to safetensors or remove it.</source>
      <translation>Wandeln Sie sie in safetensors um, oder entfernen Sie sie.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is damaged: its SHA-256 is not the listed one.</source>
      <translation>{name} von „{folder}“ ist beschädigt: Die SHA-256 ist nicht die angegebene.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not listed in {file}.</source>
      <translation>{name} von „{folder}“ steht nicht in {file}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {name}: only safetensors weights are loaded, never a pickle.</source>
      <translation>„{folder}“ enthält {name}: Geladen werden nur safetensors-Gewichte, nie ein Pickle.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {name}.</source>
      <translation>„{folder}“ fehlt {name}.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' cannot be read: {reason}.</source>
      <translation>{name} von „{folder}“ kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' lacks {part}/{name}.</source>
      <translation>„{folder}“ fehlt {part}/{name}.</translation>
    </message>
    <message>
      <source>Train them with training/ or give a folder.</source>
      <translation>Trainieren Sie sie mit training/, oder geben Sie einen Ordner an.</translation>
    </message>
    <message>
      <source>It needs a line `# revision &lt;40 hex digits&gt;`.</source>
      <translation>Sie braucht eine Zeile `# revision &lt;40 hex digits&gt;`.</translation>
    </message>
    <message>
      <source>Unset ANY2ANY_CATALOGUE or install the software again.</source>
      <translation>Entfernen Sie ANY2ANY_CATALOGUE, oder installieren Sie die Software neu.</translation>
    </message>
    <message>
      <source>The weights for {model} are not published yet.</source>
      <translation>Die Gewichte für {model} sind noch nicht veröffentlicht.</translation>
    </message>
    <message>
      <source>The catalogue's {file} pins no full commit hash.</source>
      <translation>{file} des Katalogs legt keinen vollständigen Commit-Hash fest.</translation>
    </message>
    <message>
      <source>The model catalogue {path} cannot be read: {reason}.</source>
      <translation>Der Modellkatalog {path} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
      <source>The catalogue's {file} cannot be read.</source>
      <translation>{file} des Katalogs kann nicht gelesen werden.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a safetensors file.</source>
      <translation>{name} von „{folder}“ ist keine safetensors-Datei.</translation>
    </message>
    <message>
      <source>Unset HF_HUB_OFFLINE, or copy the model folder here and use `models add DIR`.</source>
      <translation>Entfernen Sie HF_HUB_OFFLINE, oder kopieren Sie den Modellordner hierher und verwenden Sie `models add DIR`.</translation>
    </message>
    <message>
      <source>Check HF_ENDPOINT, and whether a proxy or a login page stands in between.</source>
      <translation>Prüfen Sie HF_ENDPOINT, und ob ein Proxy oder eine Anmeldeseite dazwischen steht.</translation>
    </message>
    <message>
      <source>Free space, or set ANY2ANY_CACHE to a folder on another disk.</source>
      <translation>Schaffen Sie Platz, oder setzen Sie ANY2ANY_CACHE auf einen Ordner eines anderen Datenträgers.</translation>
    </message>
    <message>
      <source>Try again; if it happens again, the hub or a proxy serves another file.</source>
      <translation>Versuchen Sie es erneut; geschieht es wieder, liefert der Hub oder ein Proxy eine andere Datei.</translation>
    </message>
    <message>
      <source>The download was cancelled; what has arrived is kept for the next one.</source>
      <translation>Der Download wurde abgebrochen; was angekommen ist, bleibt für den nächsten erhalten.</translation>
    </message>
    <message>
      <source>Offline mode is on (HF_HUB_OFFLINE), so '{repo}' cannot be downloaded.</source>
      <translation>Der Offline-Modus ist an (HF_HUB_OFFLINE), deshalb kann „{repo}“ nicht geladen werden.</translation>
    </message>
    <message>
      <source>{endpoint} does not answer as a model hub does for '{repo}'.</source>
      <translation>{endpoint} antwortet für „{repo}“ nicht wie ein Modell-Hub.</translation>
    </message>
    <message>
      <source>The download needs {needed:.0f} MB and {free:.0f} MB are free.</source>
      <translation>Der Download braucht {needed:.0f} MB, und {free:.0f} MB sind frei.</translation>
    </message>
    <message>
      <source>{file} arrived damaged: its SHA-256 is not the catalogue's. It was removed.</source>
      <translation>{file} kam beschädigt an: Die SHA-256 ist nicht die des Katalogs. Die Datei wurde entfernt.</translation>
    </message>
    <message>
      <source>Try again later: the download resumes.</source>
      <translation>Versuchen Sie es später erneut: Der Download fährt fort, wo er aufgehört hat.</translation>
    </message>
    <message>
      <source>Check the connection, proxy and HF_ENDPOINT, and try again: a download resumes.</source>
      <translation>Prüfen Sie Verbindung, Proxy und HF_ENDPOINT, und versuchen Sie es erneut: Ein Download fährt fort, wo er aufgehört hat.</translation>
    </message>
    <message>
      <source>The hub sends more of {file} than the {size} bytes it announced; the file was not taken.</source>
      <translation>Der Hub sendet von {file} mehr als die angekündigten {size} Bytes; die Datei wurde nicht übernommen.</translation>
    </message>
    <message>
      <source>The hub stops sending {file} at {done} of {size} bytes.</source>
      <translation>Der Hub bricht {file} bei {done} von {size} Bytes ab.</translation>
    </message>
    <message>
      <source>Correct the catalogue.</source>
      <translation>Berichtigen Sie den Katalog.</translation>
    </message>
    <message>
      <source>Set ANY2ANY_CACHE to a folder that can be written.</source>
      <translation>Setzen Sie ANY2ANY_CACHE auf einen beschreibbaren Ordner.</translation>
    </message>
    <message>
      <source>The catalogue names a malformed repository '{repo}'.</source>
      <translation>Der Katalog nennt ein fehlerhaftes Repository „{repo}“.</translation>
    </message>
    <message>
      <source>The hub has no repository '{repo}', or it is private.</source>
      <translation>Der Hub hat kein Repository „{repo}“, oder es ist privat.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks the pinned commit.</source>
      <translation>„{repo}“ des Hubs fehlt der festgelegte Commit.</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks a file: {file}.</source>
      <translation>„{repo}“ des Hubs fehlt eine Datei: {file}.</translation>
    </message>
    <message>
      <source>The hub answered {status} for '{repo}'.</source>
      <translation>Der Hub antwortete für „{repo}“ mit {status}.</translation>
    </message>
    <message>
      <source>The hub cannot be reached for '{repo}': {reason}.</source>
      <translation>Der Hub ist für „{repo}“ nicht erreichbar: {reason}.</translation>
    </message>
    <message>
      <source>The disk is full; free some space and try again: the download resumes.</source>
      <translation>Der Datenträger ist voll; der Download fährt fort, wo er aufgehört hat.</translation>
    </message>
    <message>
      <source>The model cache cannot be written: {reason}.</source>
      <translation>Der Modell-Zwischenspeicher kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>The model '{folder}' does not fit: {reason}.</source>
      <translation>Das Modell „{folder}“ passt nicht: {reason}.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a JSON object.</source>
      <translation>{name} von „{folder}“ ist kein JSON-Objekt.</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not readable JSON.</source>
      <translation>{name} von „{folder}“ ist kein lesbares JSON.</translation>
    </message>
    <message>
      <source>Use --device auto or cpu.</source>
      <translation>Verwenden Sie --device auto oder cpu.</translation>
    </message>
    <message>
      <source>The machine's memory does not suffice.</source>
      <translation>Der Arbeitsspeicher des Rechners reicht nicht.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size or close programs.</source>
      <translation>Verwenden Sie ein kleineres --batch-size, oder schließen Sie Programme.</translation>
    </message>
    <message>
      <source>The device {name} does not exist: torch finds {seen}.</source>
      <translation>Das Gerät {name} ist nicht da: torch findet {seen}.</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size, --precision bf16 or --device cpu.</source>
      <translation>Verwenden Sie ein kleineres --batch-size, --precision bf16 oder --device cpu.</translation>
    </message>
    <message>
      <source>The GPU's memory does not suffice for this batch.</source>
      <translation>Der Speicher der GPU reicht für diesen Stapel nicht.</translation>
    </message>
    <message>
      <source>Fetch it again: `models download {id}`.</source>
      <translation>Laden Sie es erneut: `models download {id}`.</translation>
    </message>
    <message>
      <source>{origin} lists no file.</source>
      <translation>{origin} nennt keine Datei.</translation>
    </message>
    <message>
      <source>{origin} has a line that is not `&lt;sha256&gt;  &lt;relative path&gt;`: '{line}'.</source>
      <translation>{origin} hat eine Zeile, die nicht `&lt;sha256&gt;  &lt;relative path&gt;` ist: „{line}“.</translation>
    </message>
    <message>
      <source>'{folder}' has no {file}.</source>
      <translation>„{folder}“ hat keine Datei {file}.</translation>
    </message>
    <message>
      <source>{file} of '{folder}' cannot be read: {reason}.</source>
      <translation>{file} von „{folder}“ kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
      <source>'{folder}' holds {relative}, which is a link or no regular file.</source>
      <translation>„{folder}“ enthält {relative}, einen Link oder keine gewöhnliche Datei.</translation>
    </message>
    <message>
      <source>Give a folder with copies of the files.</source>
      <translation>Geben Sie einen Ordner mit Kopien der Dateien an.</translation>
    </message>
    <message>
      <source>'{folder}' holds more than {most} files: it is not a model folder.</source>
      <translation>„{folder}“ enthält mehr als {most} Dateien: Das ist kein Modellordner.</translation>
    </message>
  </context>
</TS>
