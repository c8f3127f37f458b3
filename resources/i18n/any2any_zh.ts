<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Any2Any</name>
    <message>
      <source>Adapt a model to your data</source>
      <translation>使模型适应您的数据</translation>
    </message>
    <message>
      <source>Adapts a model to your region, season and sensor, from rasters of one modality and measured ones of another that show the same ground; they may lie on any grids and have gaps. Several rasters, such as several dates, are given in the same order on both sides.

A quarter of the ground is held back. The log says how large the error was there before and after, and a direction that did not get better is not kept. The new model is listed with the others: use it for scenes like these, and the former one elsewhere.

It takes seconds to minutes on a processor, whatever the rasters' size.</source>
      <translation>用同一地面上一种模态的栅格和另一种模态的实测栅格，使模型适应您的地区、季节和传感器；它们可以在任意格网上，也可以有空缺。多个栅格（例如多个日期）在两边按相同顺序给出。

四分之一的地面被留出。日志给出那里适应前后的误差；没有改善的方向不会保留。新模型与其他模型一起列出：对类似的影像使用它，其他地方使用原来的模型。

在处理器上需要几秒到几分钟，与栅格大小无关。</translation>
    </message>
    <message>
      <source>Processing level (top of atmosphere or surface)</source>
      <translation>处理级别（大气层顶或地表）</translation>
    </message>
    <message>
      <source>Input rasters</source>
      <translation>输入栅格</translation>
    </message>
    <message>
      <source>Modality of the inputs</source>
      <translation>输入的模态</translation>
    </message>
    <message>
      <source>Measured rasters of the same ground, in this order</source>
      <translation>同一地面的实测栅格，按此顺序</translation>
    </message>
    <message>
      <source>Modality of the measured rasters</source>
      <translation>实测栅格的模态</translation>
    </message>
    <message>
      <source>Model to adapt</source>
      <translation>要适应的模型</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>New folder of the model</source>
      <translation>模型的新文件夹</translation>
    </message>
    <message>
      <source>{direction}, {band}: error {before} before, {after} after, in {unit}</source>
      <translation>{direction}，{band}：误差之前 {before}，之后 {after}，单位 {unit}</translation>
    </message>
    <message>
      <source>fine-tune,calibrate,region,sensor,training,learn</source>
      <translation>微调,校准,地区,传感器,训练,学习</translation>
    </message>
    <message>
      <source>Name of the new model</source>
      <translation>新模型的名称</translation>
    </message>
    <message>
      <source>Most minutes that learning may take</source>
      <translation>学习最多用的分钟数</translation>
    </message>
    <message>
      <source>Keep what did not get better, too</source>
      <translation>没有改善的也保留</translation>
    </message>
    <message>
      <source>Folder of the model</source>
      <translation>模型文件夹</translation>
    </message>
    <message>
      <source>Whether it got better</source>
      <translation>是否有改善</translation>
    </message>
    <message>
      <source>RMSE before (0 to 255)</source>
      <translation>之前的 RMSE（0 到 255）</translation>
    </message>
    <message>
      <source>RMSE after (0 to 255)</source>
      <translation>之后的 RMSE（0 到 255）</translation>
    </message>
    <message>
      <source>Bands of the inputs, such as 3,2,1</source>
      <translation>输入的波段，如 3,2,1</translation>
    </message>
    <message>
      <source>Bands of the measured rasters</source>
      <translation>实测栅格的波段</translation>
    </message>
    <message>
      <source>Radiometry</source>
      <translation>辐射类型</translation>
    </message>
    <message>
      <source>Radiometry of the measured raster</source>
      <translation>实测栅格的辐射类型</translation>
    </message>
    <message>
      <source>{sources} input rasters and {targets} measured ones make no pairs: give as many of each.</source>
      <translation>{sources} 个输入栅格和 {targets} 个实测栅格不能配对：请给出相同的数量。</translation>
    </message>
    <message>
      <source>Bands are numbers, such as 3,2,1, and not '{bands}'.</source>
      <translation>波段是数字，如 3,2,1，而不是“{bands}”。</translation>
    </message>
    <message>
      <source>not kept</source>
      <translation>未保留</translation>
    </message>
    <message>
      <source>, about {time} left</source>
      <translation>，大约还需 {time}</translation>
    </message>
    <message>
      <source>Download a model</source>
      <translation>下载模型</translation>
    </message>
    <message>
      <source>Downloads a model of the catalogue into your user's cache. Every file is pinned to a revision and checked by its SHA-256. An interrupted download resumes, and an installed model is only verified. any2any-tiny comes with the plugin.</source>
      <translation>把目录中的模型下载到用户缓存。每个文件都固定到一个版本并用 SHA-256 校验；中断的下载会从断点继续，已有的模型只做校验。any2any-tiny 随插件提供。</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>{model}: {path}, SHA-256 of the weights {digest}</source>
      <translation>{model}：{path}，权重的 SHA-256 {digest}</translation>
    </message>
    <message>
      <source>Evaluate a translated raster</source>
      <translation>评估转换得到的栅格</translation>
    </message>
    <message>
      <source>Compares a translated raster with a measured one: PSNR, SSIM, RMSE, correlation, spectral angle and the bias of each band, over the pixels that are valid in both. The reference may lie on any grid and in any coordinate system; it is warped onto the prediction's grid.&lt;br&gt;&lt;br&gt;PSNR, SSIM and RMSE are on a fixed scale of 0 to 255 (reflectance 0 to 0.4 for RGB and panchromatic, 0 to 0.6 for near infrared and multispectral, -25 to 0 dB for SAR), so that scenes can be compared. The bias is in reflectance or dB.</source>
      <translation>给出转换得到的栅格与实测值相差多少：PSNR、SSIM、RMSE、相关系数、光谱角以及各波段的偏差，只计双方都有的像元。参考栅格可以在任何格网和任何坐标系上；它会被重采样到预测结果的格网。&lt;br&gt;&lt;br&gt;PSNR、SSIM 和 RMSE 使用 0 到 255 的固定刻度（RGB 和全色的反射率 0 到 0.4，近红外和多光谱 0 到 0.6，SAR 为 -25 到 0 dB），因此不同场景可以比较。偏差的单位是反射率或 dB。</translation>
    </message>
    <message>
      <source>as the translated raster says</source>
      <translation>以转换后的栅格为准</translation>
    </message>
    <message>
      <source>Modality of both</source>
      <translation>两者的模态</translation>
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
      <translation>RMSE（0 到 255）</translation>
    </message>
    <message>
      <source>Correlation, mean over bands</source>
      <translation>相关系数（各波段平均）</translation>
    </message>
    <message>
      <source>Spectral angle (degrees)</source>
      <translation>光谱角（度）</translation>
    </message>
    <message>
      <source>Pixels that both have</source>
      <translation>双方都有的像元数</translation>
    </message>
    <message>
      <source>accuracy,quality,PSNR,SSIM,RMSE,spectral angle,bias,synthetic</source>
      <translation>精度,质量,PSNR,SSIM,RMSE,光谱角,偏差,合成</translation>
    </message>
    <message>
      <source>Translated raster</source>
      <translation>转换得到的栅格</translation>
    </message>
    <message>
      <source>Measured raster</source>
      <translation>实测栅格</translation>
    </message>
    <message>
      <source>Bands of the measured raster</source>
      <translation>实测栅格的波段</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>Bias of {band}</source>
      <translation>{band} 的偏差</translation>
    </message>
    <message>
      <source>Fill gaps from another modality</source>
      <translation>用另一种模态填补空缺</translation>
    </message>
    <message>
      <source>Fills the gaps of a raster (clouds, a swath's edge, broken lines) from another modality of the same place. Pixels of the raster to fill stay as they are; the gaps are translated from the input, brought to the level of what is known (a gain and an offset per band), and joined to it without a step. The result lies on the input's grid; the raster to fill may lie on any.

Beside the result a mask is written, its name ending in _mask: 1 known, 2 translated. What is translated is a model's estimate, not a measurement.

Mask clouds to nodata first: what is not nodata counts as known.

</source>
      <translation>用同一地点的另一种模态填补栅格中的空缺（云、条带边缘、坏行）。被填补栅格的像元保持不变；空缺由输入转换而来，调整到已知部分的水平（每个波段一个增益和一个偏移），并无台阶地衔接。结果位于输入的格网上；被填补的栅格可以在任何格网上。

结果旁会写出一个掩膜，名称以 _mask 结尾：1 已知，2 转换。转换部分是模型的估计，不是测量。

请先把云设为 nodata：不是 nodata 的都算已知。

</translation>
    </message>
    <message>
      <source>From the left: the input, the raster with gaps, and the same with its gaps filled.</source>
      <translation>从左起：输入、有空缺的栅格、填补后的同一栅格。</translation>
    </message>
    <message>
      <source>Raster to fill, of that modality</source>
      <translation>要填补的该模态栅格</translation>
    </message>
    <message>
      <source>Its bands</source>
      <translation>它的波段</translation>
    </message>
    <message>
      <source>Pixels over which a gap's edge is joined</source>
      <translation>空缺边缘衔接的像元宽度</translation>
    </message>
    <message>
      <source>Mask: 1 known, 2 translated</source>
      <translation>掩膜：1 已知，2 转换</translation>
    </message>
    <message>
      <source>{share:.1%} of the result's pixels are translated, the others known.</source>
      <translation>结果中 {share:.1%} 的像元是转换的，其余是已知的。</translation>
    </message>
    <message>
      <source>gap,hole,cloud,nodata,inpainting,stripes,swath</source>
      <translation>空缺,空洞,云,nodata,修补,条带,幅宽</translation>
    </message>
    <message>
      <source>The raster to fill is synthetic: it has to be measured.</source>
      <translation>要填补的栅格是合成的：它必须是实测数据。</translation>
    </message>
    <message>
      <source>Spectral index</source>
      <translation>光谱指数</translation>
    </message>
    <message>
      <source>NDVI = (NIR - red) / (NIR + red), NDWI = (green - NIR) / (green + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), of measured and of synthetic bands together. Give the rasters that hold the two bands of the index; a band is recognised by its description, unless its number is given. The result lies on the grid of the first band, and is marked as synthetic where one of the bands is. Where an expected error lies beside a synthetic raster, that of the index is written, too.</source>
      <translation>NDVI = (NIR - 红) / (NIR + 红), NDWI = (绿 - NIR) / (绿 + NIR), NDMI = (NIR - SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2)，可同时使用实测和合成波段。请给出包含该指数两个波段的栅格；若未给出波段号，则按描述识别。结果位于第一个波段的格网上，只要有一个波段是合成的就标记为合成。若合成栅格旁有预期误差，也会写出指数的预期误差。</translation>
    </message>
    <message>
      <source>Raster with red</source>
      <translation>含红波段的栅格</translation>
    </message>
    <message>
      <source>Raster with green</source>
      <translation>含绿波段的栅格</translation>
    </message>
    <message>
      <source>Raster with near infrared</source>
      <translation>含近红外波段的栅格</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 1 (1.6 micrometres)</source>
      <translation>含短波红外1（1.6微米）的栅格</translation>
    </message>
    <message>
      <source>Raster with short-wave infrared 2 (2.2 micrometres)</source>
      <translation>含短波红外2（2.2微米）的栅格</translation>
    </message>
    <message>
      <source>Number of the band: {band}</source>
      <translation>波段号：{band}</translation>
    </message>
    <message>
      <source>NDVI,NDWI,NDMI,NBR,vegetation,water,moisture,burn,synthetic</source>
      <translation>NDVI,NDWI,NDMI,NBR,植被,水体,水分,火烧,合成</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>指数</translation>
    </message>
    <message>
      <source>Index raster</source>
      <translation>指数栅格</translation>
    </message>
    <message>
      <source>Expected error of the index</source>
      <translation>指数的预期误差</translation>
    </message>
    <message>
      <source>Synthetic, for these bands are: {bands}.</source>
      <translation>合成，因为以下波段是合成的：{bands}。</translation>
    </message>
    <message>
      <source>Makes a synthetic raster of another sensing modality, on the grid and in the coordinate system of the input. The result is a model's estimate, not a measurement.

Bands: which bands of the input are taken, in the modality's order; empty: recognised by description.
Radiometry: auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.
Model: an id of the catalogue or the path of a model folder. Device: auto, cpu, cuda or cuda:1.
Processing level: read from the metadata or the name; optical results are better where it is known.
Same seed, same result. Modalities:</source>
      <translation>生成另一种传感模态的合成栅格，使用输入的格网和坐标系。结果是模型的估计，不是测量。

波段：取输入的哪些波段，按模态的顺序；留空：按描述识别。
辐射类型：auto、reflectance、dn10000、dn10000_offset、uint8、db、linear、amplitude 或 LOW:HIGH。
模型：目录中的标识或模型文件夹的路径。设备：auto、cpu、cuda 或 cuda:1。
处理级别：从元数据或名称读取；已知时光学结果更好。
同样的种子，同样的结果。模态：</translation>
    </message>
    <message>
      <source>From the left: the input, its synthetic near infrared, and what was measured there.</source>
      <translation>从左起：输入、合成的近红外、当地的实测值。</translation>
    </message>
    <message>
      <source>Modality of the input</source>
      <translation>输入的模态</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>模式</translation>
    </message>
    <message>
      <source>Steps (overrides the mode)</source>
      <translation>步数（取代模式）</translation>
    </message>
    <message>
      <source>Samples to average</source>
      <translation>求平均的样本数</translation>
    </message>
    <message>
      <source>Ground resolution that the model sees</source>
      <translation>模型看到的地面分辨率</translation>
    </message>
    <message>
      <source>Overlap of windows (pixels of the input)</source>
      <translation>窗口重叠（输入像元）</translation>
    </message>
    <message>
      <source>Windows per batch</source>
      <translation>每批窗口数</translation>
    </message>
    <message>
      <source>Further source of the same ground: {modality}</source>
      <translation>同一地面的其他源：{modality}</translation>
    </message>
    <message>
      <source>satellite,synthetic,diffusion,deep learning,sar,rgb,near infrared,multispectral,panchromatic</source>
      <translation>卫星,合成,扩散,深度学习,sar,rgb,近红外,多光谱,全色</translation>
    </message>
    <message>
      <source>Input raster</source>
      <translation>输入栅格</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>种子</translation>
    </message>
    <message>
      <source>Denoise overlapping windows jointly</source>
      <translation>联合去噪重叠的窗口</translation>
    </message>
    <message>
      <source>Set up the backend</source>
      <translation>安装后端</translation>
    </message>
    <message>
      <source>Installs the Python environment that Any2Any's model runs in: about 1.1 GB with the CPU build of PyTorch. It lies in your user's data folder, shared by all profiles, and QGIS's own Python stays as it is. What is installed already is not installed again; after an update of Any2Any only what changed is.&lt;br&gt;&lt;br&gt;PyTorch: auto takes the CUDA build where NVIDIA's driver lists a device.&lt;br&gt;Check: loads every package once, and installs what is damaged anew.&lt;br&gt;Folder of wheels: installs without a network.</source>
      <translation>安装 Any2Any 模型运行所需的 Python 环境：使用 CPU 版 PyTorch 约 1.1 GB。它位于用户数据文件夹，所有配置共用，QGIS 自己的 Python 保持不变。已安装的不会重复安装；Any2Any 更新后只安装有变化的部分。&lt;br&gt;&lt;br&gt;PyTorch：auto 在 NVIDIA 驱动报告有设备时选用 CUDA 版。&lt;br&gt;检查：逐个加载软件包，损坏的重新安装。&lt;br&gt;wheel 文件夹：无需网络安装。</translation>
    </message>
    <message>
      <source>Build of PyTorch</source>
      <translation>PyTorch 版本</translation>
    </message>
    <message>
      <source>Check the installation and repair it</source>
      <translation>检查并修复已安装的内容</translation>
    </message>
    <message>
      <source>Remove the environment first</source>
      <translation>先删除环境</translation>
    </message>
    <message>
      <source>Folder of wheels to install from</source>
      <translation>安装来源的 wheel 文件夹</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>起始 Python</translation>
    </message>
    <message>
      <source>Python of the environment</source>
      <translation>环境的 Python</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>后端状态</translation>
    </message>
    <message>
      <source>Starts the backend and reports whether it answers, its version, its Python, the devices that it can use, and the installed models. It changes nothing and does not fail if nothing is set up: then READY is false and MESSAGE says what to do.</source>
      <translation>启动后端，说明它是否应答、版本、所用 Python、可用设备以及已有模型。不改变任何东西；未安装时也不会失败：此时 READY 为假，MESSAGE 说明该做什么。</translation>
    </message>
    <message>
      <source>Whether translations can run</source>
      <translation>是否可以转换</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Python of the backend</source>
      <translation>后端的 Python</translation>
    </message>
    <message>
      <source>Devices, separated by commas</source>
      <translation>设备，以逗号分隔</translation>
    </message>
    <message>
      <source>Installed models, separated by commas</source>
      <translation>已有模型，以逗号分隔</translation>
    </message>
    <message>
      <source>No model is here: any2any:downloadmodel.</source>
      <translation>没有模型：any2any:downloadmodel。</translation>
    </message>
    <message>
      <source>Translate to another modality</source>
      <translation>转换到另一种模态</translation>
    </message>
    <message>
      <source>Modality of the result</source>
      <translation>结果的模态</translation>
    </message>
    <message>
      <source>Translate to several modalities</source>
      <translation>转换到多种模态</translation>
    </message>
    <message>
      <source>Modalities of the results</source>
      <translation>各结果的模态</translation>
    </message>
    <message>
      <source>Load the results</source>
      <translation>加载结果</translation>
    </message>
    <message>
      <source>Folder of the results</source>
      <translation>结果文件夹</translation>
    </message>
    <message>
      <source>Translated rasters</source>
      <translation>转换得到的各栅格</translation>
    </message>
    <message>
      <source>Finished rows are kept in {folders}. Run the same task again to continue, or delete them.</source>
      <translation>已完成的部分保存在 {folders} 中。以相同的输出再次运行会从那里继续；也可以将其删除。</translation>
    </message>
    <message>
      <source>{target}: {width} x {height} pixels, {windows} windows, {steps} steps, seed {seed}, on {device}; source read as {radiometry}, {clipped:.2f} % clipped.</source>
      <translation>{target}：{width} x {height} 像元，{windows} 个窗口，{steps} 步，种子 {seed}，设备 {device}；源按 {radiometry} 读取，{clipped:.2f} % 被截断。</translation>
    </message>
    <message>
      <source>The modality of the result equals that of the input.</source>
      <translation>结果的模态与输入的相同。</translation>
    </message>
    <message>
      <source>A further source has another modality than input and result.</source>
      <translation>其他源的模态必须与输入和结果不同。</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps}, about {time})</source>
      <translation>{mode}（步数：{steps}，约 {time}）</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>快速</translation>
    </message>
    <message>
      <source>balanced</source>
      <translation>均衡</translation>
    </message>
    <message>
      <source>detailed</source>
      <translation>精细</translation>
    </message>
    <message>
      <source>as in the paper</source>
      <translation>同论文</translation>
    </message>
    <message>
      <source>A first look</source>
      <translation>初步查看</translation>
    </message>
    <message>
      <source>For most work: the closest to what was measured</source>
      <translation>适合大多数工作：最接近实测</translation>
    </message>
    <message>
      <source>More denoising steps: for comparisons; it is seldom closer</source>
      <translation>更多去噪步数：用于比较；很少更接近实测</translation>
    </message>
    <message>
      <source>As many steps as the paper takes: for research</source>
      <translation>与论文相同的步数：用于研究</translation>
    </message>
    <message>
      <source>{mode} (steps: {steps})</source>
      <translation>{mode}（步数：{steps}）</translation>
    </message>
    <message>
      <source>recognise</source>
      <translation>识别</translation>
    </message>
    <message>
      <source>reflectance, 0 to 1</source>
      <translation>反射率，0 到 1</translation>
    </message>
    <message>
      <source>reflectance x 10000</source>
      <translation>反射率 x 10000</translation>
    </message>
    <message>
      <source>reflectance x 10000 + 1000</source>
      <translation>反射率 x 10000 + 1000</translation>
    </message>
    <message>
      <source>8 bits, 0 to 255</source>
      <translation>8 位，0 到 255</translation>
    </message>
    <message>
      <source>backscatter in dB</source>
      <translation>后向散射，dB</translation>
    </message>
    <message>
      <source>backscatter, linear</source>
      <translation>后向散射，线性</translation>
    </message>
    <message>
      <source>backscatter, amplitude</source>
      <translation>后向散射，振幅</translation>
    </message>
    <message>
      <source>backscatter, uncalibrated numbers</source>
      <translation>后向散射，未定标数值</translation>
    </message>
    <message>
      <source>top of atmosphere</source>
      <translation>大气层顶</translation>
    </message>
    <message>
      <source>surface</source>
      <translation>地表</translation>
    </message>
    <message>
      <source>as the input</source>
      <translation>与输入相同</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>模型自身的</translation>
    </message>
    <message>
      <source>Blue</source>
      <translation>蓝</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>绿</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>红</translation>
    </message>
    <message>
      <source>Red edge 1</source>
      <translation>红边 1</translation>
    </message>
    <message>
      <source>Red edge 2</source>
      <translation>红边 2</translation>
    </message>
    <message>
      <source>Red edge 3</source>
      <translation>红边 3</translation>
    </message>
    <message>
      <source>Near infrared</source>
      <translation>近红外</translation>
    </message>
    <message>
      <source>Narrow near infrared</source>
      <translation>窄近红外</translation>
    </message>
    <message>
      <source>Short-wave infrared 1</source>
      <translation>短波红外 1</translation>
    </message>
    <message>
      <source>Short-wave infrared 2</source>
      <translation>短波红外 2</translation>
    </message>
    <message>
      <source>NVIDIA GPU {number}</source>
      <translation>NVIDIA GPU {number}</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>The backend's Python environment is not set up</source>
      <translation>后端的 Python 环境尚未安装</translation>
    </message>
    <message>
      <source>press 'Set up' in the Any2Any panel or run 'Set up the backend' from the toolbox</source>
      <translation>请在 Any2Any 面板中点击“安装”，或从工具箱运行“安装后端”</translation>
    </message>
    <message>
      <source>The backend's Python environment was made for another version and must be updated</source>
      <translation>后端的 Python 环境属于另一个版本，必须更新</translation>
    </message>
    <message>
      <source>the setting any2any/python</source>
      <translation>设置 any2any/python</translation>
    </message>
    <message>
      <source>The Python that {origin} names does not exist: '{path}'.</source>
      <translation>{origin} 指定的 Python '{path}' 不存在。</translation>
    </message>
    <message>
      <source>This computer has no {python}.</source>
      <translation>这台计算机没有 {python}。</translation>
    </message>
    <message>
      <source>Install it (on Debian and Ubuntu: sudo apt install python3), or choose a Python in the options.</source>
      <translation>请安装它(在 Debian 和 Ubuntu 上:sudo apt install python3),或在选项中选择一个 Python。</translation>
    </message>
    <message>
      <source>'{path}' is not {python}.</source>
      <translation>'{path}' 不是 {python}。</translation>
    </message>
    <message>
      <source>The installer could not be downloaded: {reason}.</source>
      <translation>无法下载安装程序:{reason}。</translation>
    </message>
    <message>
      <source>Check the network, the proxy and its certificates, or install from a folder of wheels.</source>
      <translation>请检查网络、代理及其证书，或从 wheel 文件夹安装。</translation>
    </message>
    <message>
      <source>The backend is set up with the {build} build of PyTorch.</source>
      <translation>后端已安装，使用 {build} 版 PyTorch。</translation>
    </message>
    <message>
      <source>The installer is missing: {reason}.</source>
      <translation>缺少安装程序:{reason}。</translation>
    </message>
    <message>
      <source>Damaged packages were reinstalled.</source>
      <translation>损坏的部分已重新安装。</translation>
    </message>
    <message>
      <source>The CUDA build is for Linux on x86-64 alone; elsewhere choose a Python of your own with it in the options.</source>
      <translation>CUDA 版本仅适用于 x86-64 的 Linux；在其他平台，请在选项中选择自备的带 CUDA 的 Python。</translation>
    </message>
    <message>
      <source>The GPU could not be used, so the CPU build of PyTorch was installed; updating NVIDIA's driver may help.</source>
      <translation>无法使用 GPU，因此安装了 CPU 版 PyTorch；更新 NVIDIA 驱动可能有帮助。</translation>
    </message>
    <message>
      <source>The environment needs {needed} MB and {free} MB are free in '{folder}'.</source>
      <translation>环境需要 {needed} MB，'{folder}' 中有 {free} MB 可用。</translation>
    </message>
    <message>
      <source>Fetching the installer</source>
      <translation>正在获取安装程序</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>正在创建 Python 环境</translation>
    </message>
    <message>
      <source>Installing PyTorch</source>
      <translation>正在安装 PyTorch</translation>
    </message>
    <message>
      <source>Installing packages</source>
      <translation>正在安装软件包</translation>
    </message>
    <message>
      <source>Checking that it works</source>
      <translation>正在检查能否运行</translation>
    </message>
    <message>
      <source>A virus scanner may have removed a part: press 'Set up' again, or see the log.</source>
      <translation>杀毒软件可能删除了一部分：请再次点击“安装”，或查看日志。</translation>
    </message>
    <message>
      <source>Checking every package</source>
      <translation>正在检查每个软件包</translation>
    </message>
    <message>
      <source>The environment was checked; it is complete.</source>
      <translation>环境已检查，完好。</translation>
    </message>
    <message>
      <source>This computer has no Python {version}, and none could be downloaded.</source>
      <translation>这台计算机没有 Python {version}，也无法下载。</translation>
    </message>
    <message>
      <source>The Python environment cannot be created.</source>
      <translation>无法创建 Python 环境。</translation>
    </message>
    <message>
      <source>A package could not be installed.</source>
      <translation>有一个软件包无法安装。</translation>
    </message>
    <message>
      <source>A package that was installed cannot be loaded.</source>
      <translation>有一个已安装的软件包无法加载。</translation>
    </message>
    <message>
      <source>Downloading Python {version}</source>
      <translation>正在下载 Python {version}</translation>
    </message>
    <message>
      <source>Free some space, or choose another folder in the options.</source>
      <translation>请腾出空间，或在选项中选择另一个文件夹。</translation>
    </message>
    <message>
      <source>The disk is full.</source>
      <translation>磁盘已满。</translation>
    </message>
    <message>
      <source>The package index cannot be reached.</source>
      <translation>无法访问软件包索引。</translation>
    </message>
    <message>
      <source>See the log.</source>
      <translation>请查看日志。</translation>
    </message>
    <message>
      <source>The environment is complete already.</source>
      <translation>环境已经完整。</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written: {reason}.</source>
      <translation>无法写入 '{folder}'：{reason}。</translation>
    </message>
    <message>
      <source>'{folder}' is not a Python environment; it was not changed.</source>
      <translation>'{folder}' 不是 Python 环境，不予改动。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
      <source>Another QGIS is setting up the backend at this moment.</source>
      <translation>另一个 QGIS 正在安装后端。</translation>
    </message>
    <message>
      <source>Free some space where '{folder}' is.</source>
      <translation>请在 '{folder}' 所在处腾出空间。</translation>
    </message>
    <message>
      <source>Wait until it is done.</source>
      <translation>请等它完成。</translation>
    </message>
    <message>
      <source>The set-up was cancelled.</source>
      <translation>安装已取消。</translation>
    </message>
    <message>
      <source>the download was cancelled</source>
      <translation>下载已取消</translation>
    </message>
    <message>
      <source>Installing {package}</source>
      <translation>正在安装 {package}</translation>
    </message>
    <message>
      <source>{doing} (packages that are here: {number})</source>
      <translation>{doing}（已有软件包：{number}）</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>'{place}' has no uv {version} for this platform</source>
      <translation>'{place}' 没有适用于此平台的 uv {version}</translation>
    </message>
    <message>
      <source>what was downloaded is not the wheel that the lock names</source>
      <translation>下载的内容不是锁定文件所列的 wheel</translation>
    </message>
    <message>
      <source>the wheel holds no program</source>
      <translation>wheel 中没有程序</translation>
    </message>
    <message>
      <source>'{layer}' cannot be read: its file is gone, or its service does not answer.</source>
      <translation>无法读取“{layer}”：文件已不存在，或服务无响应。</translation>
    </message>
    <message>
      <source>'{layer}' has a range of no-data values, which is not taken along: name single values, or export it.</source>
      <translation>“{layer}”设置了无数据值区间，无法带入：请指定单个值，或先导出。</translation>
    </message>
    <message>
      <source>{columns} x {rows} pixels of {metres} m</source>
      <translation>{columns} x {rows} 个 {metres} 米像元</translation>
    </message>
    <message>
      <source>{modality} synthetic: {source}</source>
      <translation>{modality} 合成：{source}</translation>
    </message>
    <message>
      <source>{modality} filled: {source}</source>
      <translation>{modality} 已填补：{source}</translation>
    </message>
    <message>
      <source>{modality} synthetic preview: {source}</source>
      <translation>{modality} 合成预览：{source}</translation>
    </message>
    <message>
      <source>{modality} synthetic, so far: {source}</source>
      <translation>{modality} 合成，目前：{source}</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a raster file (provider {provider}); export it as a GeoTIFF first.</source>
      <translation>图层 '{layer}' 不是栅格文件（数据源 {provider}）；请先导出为 GeoTIFF。</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>无法得出</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no extent: choose an area.</source>
      <translation>图层 '{layer}' 没有自己的范围：请选择一个区域。</translation>
    </message>
    <message>
      <source>The layer '{layer}' is not a file; it would be exported with {pixels:.0f} megapixels: choose a smaller area.</source>
      <translation>图层 '{layer}' 不是文件，写出将有 {pixels:.0f} 百万像元：请选择更小的区域。</translation>
    </message>
    <message>
      <source>'{layer}' could not be written to a file: does its service answer?</source>
      <translation>无法将“{layer}”写入文件：其服务有响应吗？</translation>
    </message>
    <message>
      <source>The area cannot be transformed to the layer's coordinate system.</source>
      <translation>无法把该区域转换到图层的坐标系。</translation>
    </message>
    <message>
      <source>Synthetic: computed by a model, not measured</source>
      <translation>合成：由模型生成，并非测量</translation>
    </message>
    <message>
      <source>Remove the backend's environment in '{folder}'? It can be set up again.</source>
      <translation>删除 '{folder}' 中的后端环境？可以再次安装。</translation>
    </message>
    <message>
      <source>Folder of the backend's environment</source>
      <translation>后端环境的文件夹</translation>
    </message>
    <message>
      <source>Use this Python instead</source>
      <translation>改用此 Python</translation>
    </message>
    <message>
      <source>Folder of downloaded weights</source>
      <translation>已下载权重的文件夹</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>默认设备</translation>
    </message>
    <message>
      <source>Model hub or its mirror</source>
      <translation>模型中心或其镜像</translation>
    </message>
    <message>
      <source>Never download</source>
      <translation>从不下载</translation>
    </message>
    <message>
      <source>Log level</source>
      <translation>日志级别</translation>
    </message>
    <message>
      <source>Show the panel's tips again</source>
      <translation>重新显示面板的提示</translation>
    </message>
    <message>
      <source>set up, PyTorch for {build}</source>
      <translation>已安装，PyTorch 用于 {build}</translation>
    </message>
    <message>
      <source>not set up</source>
      <translation>未安装</translation>
    </message>
    <message>
      <source>The environment is</source>
      <translation>环境状态</translation>
    </message>
    <message>
      <source>Check and repair</source>
      <translation>检查并修复</translation>
    </message>
    <message>
      <source>The panel shows the progress</source>
      <translation>面板显示进度</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>warnings and errors</source>
      <translation>警告和错误</translation>
    </message>
    <message>
      <source>also every request and answer</source>
      <translation>还有每个请求和应答</translation>
    </message>
    <message>
      <source>'{file}' exists and was not written by this plugin: choose another name, or delete it first.</source>
      <translation>“{file}”已存在且不是本插件生成的：请换个名称，或先删除它。</translation>
    </message>
    <message>
      <source>'{file}' is open as the layer '{layer}': choose another name, or remove the layer first.</source>
      <translation>“{file}”正作为图层“{layer}”打开：请换个名称，或先移除该图层。</translation>
    </message>
    <message>
      <source>Use the selected layer: {layer}</source>
      <translation>使用选中的图层：{layer}</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Error before</source>
      <translation>之前的误差</translation>
    </message>
    <message>
      <source>Error after</source>
      <translation>之后的误差</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Adapt to my data</source>
      <translation>适应我的数据</translation>
    </message>
    <message>
      <source>Most minutes that learning may take; 0: only what needs no learning</source>
      <translation>学习最多用的分钟数；0：只做不需要学习的部分</translation>
    </message>
    <message>
      <source>Adapts the model to your region, season and sensor, from layers of the same ground. A quarter of it is held back to measure what that is worth; what did not get better there is not kept.</source>
      <translation>用同一地面的图层使模型适应您的地区、季节和传感器。其中四分之一被留出，用来测量效果；在那里没有改善的不会保留。</translation>
    </message>
    <message>
      <source>Another pair</source>
      <translation>再加一对</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>分钟</translation>
    </message>
    <message>
      <source>Adapt</source>
      <translation>适应</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>使用</translation>
    </message>
    <message>
      <source>Starting...</source>
      <translation>正在开始...</translation>
    </message>
    <message>
      <source>Any2Any: adapt {model}</source>
      <translation>Any2Any：适应 {model}</translation>
    </message>
    <message>
      <source>Name the new model.</source>
      <translation>请给新模型命名。</translation>
    </message>
    <message>
      <source>Cancelling...</source>
      <translation>正在取消...</translation>
    </message>
    <message>
      <source>The adaptation was cancelled; nothing was kept.</source>
      <translation>适应已取消；没有保留任何内容。</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>其他源</translation>
    </message>
    <message>
      <source>this layer (bands {bands})</source>
      <translation>此图层(波段 {bands})</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>模态</translation>
    </message>
    <message>
      <source>Choose the modality of the further source '{layer}'.</source>
      <translation>请选择附加来源“{layer}”的模态。</translation>
    </message>
    <message>
      <source>Two further sources are {modality}: uncheck one of them.</source>
      <translation>两个附加来源都是{modality}:请取消选中其中一个。</translation>
    </message>
    <message>
      <source>None drawn yet</source>
      <translation>尚未绘制</translation>
    </message>
    <message>
      <source>whole layer</source>
      <translation>整个图层</translation>
    </message>
    <message>
      <source>what the map shows</source>
      <translation>地图所示范围</translation>
    </message>
    <message>
      <source>a rectangle</source>
      <translation>矩形</translation>
    </message>
    <message>
      <source>polygons of a layer</source>
      <translation>图层的多边形</translation>
    </message>
    <message>
      <source>Choose the layer whose polygons are the area.</source>
      <translation>请选择以其多边形为区域的图层。</translation>
    </message>
    <message>
      <source>'{layer}' has no selected polygon.</source>
      <translation>“{layer}”没有选中的多边形。</translation>
    </message>
    <message>
      <source>'{layer}' has no polygon.</source>
      <translation>“{layer}”没有多边形。</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' cannot be joined: repair its geometries first.</source>
      <translation>“{layer}”的多边形无法合并：请先修复几何图形。</translation>
    </message>
    <message>
      <source>The polygons of '{layer}' have too many corners: select some, or simplify them.</source>
      <translation>“{layer}”的多边形顶点过多：请选择其中一些，或将其简化。</translation>
    </message>
    <message>
      <source>the job's polygons</source>
      <translation>任务的多边形</translation>
    </message>
    <message>
      <source>The map shows nothing of '{layer}': zoom to the layer first.</source>
      <translation>地图没有显示 '{layer}'：请先缩放到该图层。</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>Area: {part}</source>
      <translation>区域：{part}</translation>
    </message>
    <message>
      <source>Draw the rectangle on the map, or type its corners.</source>
      <translation>请在地图上绘制矩形，或输入其角点。</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first.</source>
      <translation>还没有结果：请先转换一个栅格。</translation>
    </message>
    <message>
      <source>Drag the line on the map. V and H turn it, B blinks, R takes the measured layer, Esc ends.</source>
      <translation>在地图上拖动分隔线。V 和 H 改变方向，B 闪烁，R 换成实测图层，Esc 结束。</translation>
    </message>
    <message>
      <source>Against the measured layer: {figures}, over {pixels} pixels.</source>
      <translation>与实测图层相比：{figures}，共 {pixels} 个像元。</translation>
    </message>
    <message>
      <source>Choose the measured layer under 'Fill gaps and calibrate' to compare with it.</source>
      <translation>要与其比较，请在“填补空缺与校准”中选择实测图层。</translation>
    </message>
    <message>
      <source> of 255</source>
      <translation> / 255</translation>
    </message>
    <message>
      <source>The source of '{layer}' is not in the project.</source>
      <translation>'{layer}' 的源不在项目中。</translation>
    </message>
    <message>
      <source>{names} of '{layer}' is ready. It was started in another project.</source>
      <translation>“{layer}”的 {names} 已就绪。它是在另一个项目中启动的。</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>添加到此项目</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>完成。</translation>
    </message>
    <message>
      <source>{layer} is ready. {warnings}</source>
      <translation>{layer} 已完成。{warnings}</translation>
    </message>
    <message>
      <source>Preview of the middle of the map ({share:.0%} of what it shows): more takes longer than {seconds:.0f} seconds.</source>
      <translation>地图中部的预览（所示范围的 {share:.0%}）：更多则超过 {seconds:.0f} 秒。</translation>
    </message>
    <message>
      <source>Starting the backend...</source>
      <translation>正在启动后端...</translation>
    </message>
    <message>
      <source>No progress for {time}. The run may still continue; Cancel keeps the finished rows. The log says more.</source>
      <translation>已有 {time} 没有进展。它可能仍会继续；取消会保留已完成的部分，日志中有更多信息。</translation>
    </message>
    <message>
      <source>, {number} more in the queue</source>
      <translation>，队列中还有 {number} 个</translation>
    </message>
    <message>
      <source>{stage}: {done} of {total}{left}{waiting}</source>
      <translation>{stage}：{done} / {total}{left}{waiting}</translation>
    </message>
    <message>
      <source>Preview of what the map shows. The full run gives the same pixels here.</source>
      <translation>地图所示部分的预览。完整运行在此处得到相同的像元。</translation>
    </message>
    <message>
      <source>Zoom to</source>
      <translation>缩放到</translation>
    </message>
    <message>
      <source>Cancelled. Finished rows are kept; Continue resumes the run.</source>
      <translation>已取消。完成的行会保留：“继续”从停下处接着做。</translation>
    </message>
    <message>
      <source>Nothing is finished yet: try again in a moment.</source>
      <translation>还没有完成的部分：请稍后再试。</translation>
    </message>
    <message>
      <source>The preview was cancelled.</source>
      <translation>预览已取消。</translation>
    </message>
    <message>
      <source>{names} in {folder} exists already. Replace it?</source>
      <translation>{folder} 中已有 {names}。要替换吗？</translation>
    </message>
    <message>
      <source>The job is in the form; its output is a new file unless you name one.</source>
      <translation>任务已填入表单；若不指定，输出为新文件。</translation>
    </message>
    <message>
      <source>A job that writes this file is in the queue already.</source>
      <translation>队列中已有写入该文件的任务。</translation>
    </message>
    <message>
      <source>This very job is in the queue already.</source>
      <translation>该任务已在队列中。</translation>
    </message>
    <message>
      <source>The form has no field for: {fields}. Run the job file itself where they matter.</source>
      <translation>表单没有以下字段：{fields}。如果它们重要，请直接运行任务文件。</translation>
    </message>
    <message>
      <source>Example: colours</source>
      <translation>示例：彩色</translation>
    </message>
    <message>
      <source>Example: near infrared</source>
      <translation>示例：近红外</translation>
    </message>
    <message>
      <source>Example: six bands</source>
      <translation>示例：六个波段</translation>
    </message>
    <message>
      <source>Example (Sentinel-2, Virginia)</source>
      <translation>示例（Sentinel-2，弗吉尼亚）</translation>
    </message>
    <message>
      <source>Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral, 5 m panchromatic) first</source>
      <translation>先把图层重采样到模型所知的像元大小（10 m；多光谱 20 m，全色 5 m）</translation>
    </message>
    <message>
      <source>Averages overlapping windows at every step instead of only at the end; at most 8 steps</source>
      <translation>在每一步而不只在最后对重叠窗口求平均；最多 8 步</translation>
    </message>
    <message>
      <source>Load a raster layer and choose it as source.</source>
      <translation>请加载一个栅格图层并选作源。</translation>
    </message>
    <message>
      <source>Choose at least one target.</source>
      <translation>请至少选择一个目标。</translation>
    </message>
    <message>
      <source>The map shows nothing of the area: zoom to it first.</source>
      <translation>地图未显示该区域：请先缩放到该处。</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>failed, the disk was full</source>
      <translation>失败，磁盘已满</translation>
    </message>
    <message>
      <source>failed, its input could not be used</source>
      <translation>失败，输入无法使用</translation>
    </message>
    <message>
      <source>failed, its output could not be written</source>
      <translation>失败，输出无法写入</translation>
    </message>
    <message>
      <source>failed, its model could not be used</source>
      <translation>失败，模型无法使用</translation>
    </message>
    <message>
      <source>failed on its device</source>
      <translation>在设备上失败</translation>
    </message>
    <message>
      <source>failed, the backend ended</source>
      <translation>失败，后端已退出</translation>
    </message>
    <message>
      <source>filled</source>
      <translation>已填补</translation>
    </message>
    <message>
      <source>calibrated</source>
      <translation>已校准</translation>
    </message>
    <message>
      <source>a part</source>
      <translation>部分区域</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>种子 {seed}</translation>
    </message>
    <message>
      <source>mean of {number}</source>
      <translation>{number} 次平均</translation>
    </message>
    <message>
      <source>Save the job file</source>
      <translation>保存任务文件</translation>
    </message>
    <message>
      <source>Open a job file</source>
      <translation>打开任务文件</translation>
    </message>
    <message>
      <source>{layer} to {targets}</source>
      <translation>{layer} 转换为 {targets}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>The job file could not be written: {reason}.</source>
      <translation>无法写入任务文件：{reason}。</translation>
    </message>
    <message>
      <source>This is not a job file: {reason}</source>
      <translation>这不是任务文件：{reason}</translation>
    </message>
    <message>
      <source>{windows}, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of memory{gpu}, {disk:.0f} MB on disk.</source>
      <translation>{windows}，{pixels:.1f} 百万像元，在 {device} 上约 {time}，内存 {memory:.1f} GiB{gpu}，磁盘 {disk:.0f} MB。</translation>
    </message>
    <message>
      <source>Estimating...</source>
      <translation>正在估算...</translation>
    </message>
    <message>
      <source>, {memory:.1f} GiB on {device}</source>
      <translation>，{device} 上 {memory:.1f} GiB</translation>
    </message>
    <message>
      <source>This layer is looked at when the run has ended.</source>
      <translation>运行结束后再查看此图层。</translation>
    </message>
    <message>
      <source>Looking at the layer...</source>
      <translation>正在查看图层…</translation>
    </message>
    <message>
      <source>This layer is not a file: {size} are exported first, then translated.</source>
      <translation>此图层不是文件：先写出其中 {size}，然后转换。</translation>
    </message>
    <message>
      <source>1 window</source>
      <translation>1 个窗口</translation>
    </message>
    <message>
      <source>{number} windows</source>
      <translation>{number} 个窗口</translation>
    </message>
    <message>
      <source>Any2Any: keep {file}</source>
      <translation>Any2Any：保留 {file}</translation>
    </message>
    <message>
      <source>The result could not be kept: {reason}.</source>
      <translation>无法保留结果：{reason}。</translation>
    </message>
    <message>
      <source>Details...</source>
      <translation>详情...</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>A report of this problem needs what follows; personal paths are left out.</source>
      <translation>报告此问题需要以下内容；个人路径已略去。</translation>
    </message>
    <message>
      <source>{size:.0f} MB</source>
      <translation>{size:.0f} MB</translation>
    </message>
    <message>
      <source>here</source>
      <translation>已有</translation>
    </message>
    <message>
      <source>not downloaded</source>
      <translation>未下载</translation>
    </message>
    <message>
      <source>not published yet</source>
      <translation>尚未发布</translation>
    </message>
    <message>
      <source>its folder is gone</source>
      <translation>文件夹已不存在</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>下载</translation>
    </message>
    <message>
      <source>Cancel the download</source>
      <translation>取消下载</translation>
    </message>
    <message>
      <source>Use a folder...</source>
      <translation>使用文件夹...</translation>
    </message>
    <message>
      <source>Remove...</source>
      <translation>移除...</translation>
    </message>
    <message>
      <source>Folder of a model</source>
      <translation>模型文件夹</translation>
    </message>
    <message>
      <source>Any2Any: download {model}</source>
      <translation>Any2Any：下载 {model}</translation>
    </message>
    <message>
      <source>Downloading {model}...</source>
      <translation>正在下载 {model}...</translation>
    </message>
    <message>
      <source>Downloaded and checked.</source>
      <translation>已下载并校验。</translation>
    </message>
    <message>
      <source>Take {model} off the list?</source>
      <translation>从列表中移除 {model}？</translation>
    </message>
    <message>
      <source>Delete its folder, too</source>
      <translation>同时删除其文件夹</translation>
    </message>
    <message>
      <source>Any2Any: remove {model}</source>
      <translation>Any2Any：移除 {model}</translation>
    </message>
    <message>
      <source>{model} is off the list.</source>
      <translation>{model} 已从列表中移除。</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>[folder]</source>
      <translation>[文件夹]</translation>
    </message>
    <message>
      <source>[automatic]</source>
      <translation>[自动]</translation>
    </message>
    <message>
      <source>temporary</source>
      <translation>临时</translation>
    </message>
    <message>
      <source>[folder {name}: {where}]</source>
      <translation>[文件夹 {name}：{where}]</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>实测图层</translation>
    </message>
    <message>
      <source>The layers of a pair have two modalities; both are {modality}.</source>
      <translation>一对图层应有两种模态；两者都是 {modality}。</translation>
    </message>
    <message>
      <source>Remove this pair</source>
      <translation>移除这一对</translation>
    </message>
    <message>
      <source>Choose both layers of each pair.</source>
      <translation>请选择每一对的两个图层。</translation>
    </message>
    <message>
      <source>Choose the modality of '{layer}'.</source>
      <translation>请选择“{layer}”的模态。</translation>
    </message>
    <message>
      <source>'{layer}' is synthetic: choose a layer that was measured.</source>
      <translation>“{layer}”是合成的：请选择实测图层。</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>差值</translation>
    </message>
    <message>
      <source>Folder of a product</source>
      <translation>产品文件夹</translation>
    </message>
    <message>
      <source>Archive of a product</source>
      <translation>产品压缩包</translation>
    </message>
    <message>
      <source>'{path}' cannot be shown by QGIS.</source>
      <translation>QGIS 无法显示“{path}”。</translation>
    </message>
    <message>
      <source>Folder of a product...</source>
      <translation>产品文件夹…</translation>
    </message>
    <message>
      <source>Archive of a product...</source>
      <translation>产品压缩包…</translation>
    </message>
    <message>
      <source>Archives</source>
      <translation>压缩包</translation>
    </message>
    <message>
      <source>Any2Any: {layer} to {targets}</source>
      <translation>Any2Any：{layer} 到 {targets}</translation>
    </message>
    <message>
      <source>Removes the chosen jobs; without a choice, all that wait. The running one is ended by Cancel.</source>
      <translation>移除所选任务；未选择时移除全部等待中的任务。正在运行的任务用“取消”结束。</translation>
    </message>
    <message>
      <source>{number}. {layer} to {targets}: waiting</source>
      <translation>{number}. {layer} 到 {targets}：等待中</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>填补空缺与校准</translation>
    </message>
    <message>
      <source>A measured layer calibrates one target: choose one target, or no measured layer.</source>
      <translation>一个实测图层只校准一个目标：请只选一个目标，或不选实测图层。</translation>
    </message>
    <message>
      <source>There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.</source>
      <translation>还没有结果：请先转换一个栅格，或使用工具箱中的 any2any:evaluate。</translation>
    </message>
    <message>
      <source>Keep the result</source>
      <translation>保留结果</translation>
    </message>
    <message>
      <source>Kept as {file}.</source>
      <translation>已保留为 {file}。</translation>
    </message>
    <message>
      <source>The model runs in a separate Python environment, outside QGIS. Setting it up takes about 2 minutes, a download of 350 MB and 1.1 GB on your disk (more with an NVIDIA GPU). QGIS's own Python stays as it is. You can keep working meanwhile.</source>
      <translation>模型在 QGIS 之外自己的 Python 环境中运行。设置约需 2 分钟，下载 350 MB，占用磁盘 1.1 GB（使用 NVIDIA GPU 时更多）；QGIS 自带的 Python 保持不变。其间您可以继续工作。</translation>
    </message>
    <message>
      <source>No progress for {time}: the network may be slow. Cancel undoes what was begun.</source>
      <translation>已有 {time} 没有进展：网络可能较慢。取消会撤销已开始的部分。</translation>
    </message>
    <message>
      <source>Any2Any was updated. Only what changed is installed.</source>
      <translation>Any2Any 已更新。只安装有变化的部分。</translation>
    </message>
    <message>
      <source>The backend needs an update</source>
      <translation>后端需要更新</translation>
    </message>
    <message>
      <source>Recognised: bands {reading}</source>
      <translation>已识别：波段 {reading}</translation>
    </message>
    <message>
      <source>Choose every band of the modality, or none of them.</source>
      <translation>请选择该模态的全部波段，或一个也不选。</translation>
    </message>
    <message>
      <source>{value} (recognised)</source>
      <translation>{value}（已识别）</translation>
    </message>
    <message>
      <source>band {number} (recognised)</source>
      <translation>波段 {number}（已识别）</translation>
    </message>
    <message>
      <source>Uncertain, please check: {reasons}</source>
      <translation>不确定，请检查：{reasons}</translation>
    </message>
    <message>
      <source>{modality} (zero-shot)</source>
      <translation>{modality}（零样本）</translation>
    </message>
    <message>
      <source>The model was never trained in this direction: expect less.</source>
      <translation>模型从未在此方向上训练：请降低期望。</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>已训练</translation>
    </message>
    <message>
      <source>Preview translates what the map shows in about ten seconds; the full run gives the same pixels there.</source>
      <translation>预览在约十秒内转换地图所示部分；完整运行在那里得到相同的像元。</translation>
    </message>
    <message>
      <source>Compare swipes the result over its source: drag the line on the map, or press B to blink.</source>
      <translation>比较让结果在源图上滑动：在地图上拖动分割线，或按 B 闪烁。</translation>
    </message>
    <message>
      <source>You need not wait: finished rows can be shown during the run, and QGIS stays usable.</source>
      <translation>您不必等待：运行时可以显示已完成的部分，QGIS 仍可使用。</translation>
    </message>
    <message>
      <source>Any2Any guide</source>
      <translation>Any2Any 指南</translation>
    </message>
    <message>
      <source>The backend did not answer within {seconds:.0f} seconds.</source>
      <translation>后端在 {seconds:.0f} 秒内没有应答。</translation>
    </message>
    <message>
      <source>Its last words:
{log}</source>
      <translation>它最后的信息：
{log}</translation>
    </message>
    <message>
      <source>It left no message.</source>
      <translation>它没有留下信息。</translation>
    </message>
    <message>
      <source>The backend ended unexpectedly (exit code {code}).</source>
      <translation>后端意外结束（退出码 {code}）。</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {theirs}, this plugin version {ours}.</source>
      <translation>后端使用协议版本 {theirs}，本插件使用版本 {ours}。</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>后端没有运行。</translation>
    </message>
    <message>
      <source>The backend's Python cannot be started: {reason}.</source>
      <translation>无法启动后端的 Python：{reason}。</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept.</source>
      <translation>转换已取消；完成的行会保留。</translation>
    </message>
    <message>
      <source>The translation was cancelled before it began.</source>
      <translation>转换在开始前被取消。</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>请一起更新插件和它的环境。</translation>
    </message>
    <message>
      <source>The backend fell silent for {seconds:.0f} seconds and was ended.</source>
      <translation>后端沉默了 {seconds:.0f} 秒，已被结束。</translation>
    </message>
    <message>
      <source>Check it, or choose it under “Radiometry”.</source>
      <translation>请检查，或在“辐射定标”中选择。</translation>
    </message>
    <message>
      <source>The source has RPCs and no geotransform: it is treated as not georeferenced, and so is the output.</source>
      <translation>源数据有 RPC 但没有地理变换：视为无地理参考，输出亦然。</translation>
    </message>
    <message>
      <source>The source has {points} ground control points and no geotransform: the output is not georeferenced. Warp the source first to keep its place.</source>
      <translation>源数据有 {points} 个地面控制点但没有地理变换：输出无地理参考。请先对源数据做几何校正以保留位置。</translation>
    </message>
    <message>
      <source>The source has a CRS and no geotransform: it is treated as not georeferenced.</source>
      <translation>源数据有坐标系但没有地理变换：视为无地理参考。</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either.</source>
      <translation>源数据没有坐标系；输出也没有。</translation>
    </message>
    <message>
      <source>The source has no CRS; the output has none either. Its RPCs are not carried over.</source>
      <translation>源数据没有坐标系；输出也没有。其 RPC 不会保留。</translation>
    </message>
    <message>
      <source>The pixel size is {seen}; the model was trained on {modality} at {native:g} m. Turn on “Resample to model resolution”.</source>
      <translation>像元地面尺寸为 {seen}；模型以 {native:g} 米认识 {modality}。“模型的地面尺寸”会先重采样到该尺寸。</translation>
    </message>
    <message>
      <source>Pixels of {value} hold no measurement: read as no-data, which the file does not declare.</source>
      <translation>值为 {value} 的像元没有测量：按无数据读取，文件并未声明。</translation>
    </message>
    <message>
      <source>The names only count the bands: {bands} are taken as {names}.</source>
      <translation>名称只是波段编号：{bands} 被当作 {names}。</translation>
    </message>
    <message>
      <source>Band {number} is described as '{description}' and is used as {name}.</source>
      <translation>波段 {number} 描述为“{description}”，被用作 {name}。</translation>
    </message>
    <message>
      <source>This processor has no bf16 units: fp32 is several times as fast on it.</source>
      <translation>此处理器没有自带的 bf16 运算：fp32 要快数倍。</translation>
    </message>
    <message>
      <source>{share:.1%} of the source's values lie outside the model's range and were clipped.</source>
      <translation>源数据中 {share:.1%} 的值超出模型范围，已被截断。</translation>
    </message>
    <message>
      <source>An unfinished earlier run was of another job, source or model; it was dropped and the run started afresh.</source>
      <translation>先前未完成的运行属于另一任务、源数据或模型；已丢弃并重新开始。</translation>
    </message>
    <message>
      <source>The {target} result has no valid pixel: none has valid source on half of its footprint.</source>
      <translation>{target} 结果没有有效像元：没有任何像元的一半范围内有有效源数据。</translation>
    </message>
    <message>
      <source>The GPU's memory did not suffice for batches of {usual} windows; {taken} were taken.</source>
      <translation>GPU 内存不足以处理每批 {usual} 个窗口；改为 {taken} 个。</translation>
    </message>
    <message>
      <source>The folder '{name}' could not be removed ({reason}); it is no longer needed.</source>
      <translation>无法删除文件夹“{name}”（{reason}）；已不再需要。</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed. The result is not calibrated.</source>
      <translation>“{name}”只有 {pixels} 个像元位于源数据的有效像元上，或过于分散；需要 {needed} 个。结果未校准。</translation>
    </message>
    <message>
      <source>{band}: its expected error is left out, for it lies on another grid.</source>
      <translation>{band}：其预期误差位于另一格网，已略去。</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB of memory; {there:.1f} GiB are available.</source>
      <translation>运行可能需要 {needed:.1f} GiB 内存；可用 {there:.1f} GiB。</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GiB on {device}, which has {there:.1f} GiB.</source>
      <translation>运行可能在 {device} 上需要 {needed:.1f} GiB，该设备有 {there:.1f} GiB。</translation>
    </message>
    <message>
      <source>The run may need {needed:.1f} GB on disk and {there:.1f} GB are free: it would be refused.</source>
      <translation>运行可能需要 {needed:.1f} GB 磁盘空间，可用 {there:.1f} GB：将被拒绝。</translation>
    </message>
    <message>
      <source>Measured layer: {text}</source>
      <translation>实测图层：{text}</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) is a guess.</source>
      <translation>辐射定标（{reading}）为推测。</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit imagery.</source>
      <translation>数值在 0 到 255 之间，按 8 位影像读取。</translation>
    </message>
    <message>
      <source>The numbers stay within 0 to 255 and are read as 8-bit amplitude.</source>
      <translation>数值在 0 到 255 之间，按 8 位振幅读取。</translation>
    </message>
    <message>
      <source>The radiometry ({reading}) was guessed from the numbers and may be another ({other}).</source>
      <translation>辐射定标（{reading}）由数值推测，也可能是另一种（{other}）。</translation>
    </message>
    <message>
      <source>The numbers are read as dB x 100.</source>
      <translation>数值按 dB x 100 读取。</translation>
    </message>
    <message>
      <source>The numbers are read as linear power: as power their median is {power:.1f} dB, as amplitude it would be {amplitude:.1f} dB.</source>
      <translation>数值按线性功率读取：作为功率其中位数为 {power:.1f} dB，作为振幅则为 {amplitude:.1f} dB。</translation>
    </message>
    <message>
      <source>The numbers are read as uncalibrated Sentinel-1 amplitude, right to about 1 dB.</source>
      <translation>数值按未定标的 Sentinel-1 振幅读取，误差约 1 dB。</translation>
    </message>
    <message>
      <source>What the numbers stand for is not known: {range} (2nd to 98th percentile of a sample) is spread over the model's usual range.</source>
      <translation>数值含义未知：将 {range}（样本的第 2 到第 98 百分位）拉伸到模型的常用范围。</translation>
    </message>
    <message>
      <source>Read as {reading}, {share:.0%} of the numbers lie outside the model's range.</source>
      <translation>按 {reading} 读取时，{share:.0%} 的数值超出模型范围。</translation>
    </message>
    <message>
      <source>Any2Any: set up the backend</source>
      <translation>Any2Any：安装后端</translation>
    </message>
    <message>
      <source>The plugin failed: {reason}.</source>
      <translation>插件出错：{reason}。</translation>
    </message>
    <message>
      <source>The set-up failed: {reason}.</source>
      <translation>安装失败：{reason}。</translation>
    </message>
    <message>
      <source>The export of the layer was cancelled.</source>
      <translation>图层导出已取消。</translation>
    </message>
    <message>
      <source>known</source>
      <translation>已知</translation>
    </message>
    <message>
      <source>translated</source>
      <translation>转换</translation>
    </message>
    <message>
      <source>blended of both</source>
      <translation>两者混合</translation>
    </message>
    <message>
      <source>'{path}' was written but cannot be loaded.</source>
      <translation>'{path}' 已写出但无法加载。</translation>
    </message>
    <message>
      <source>Error: {what}</source>
      <translation>误差：{what}</translation>
    </message>
    <message>
      <source>Mask: {what}</source>
      <translation>掩膜：{what}</translation>
    </message>
    <message>
      <source>Deviation: {what}</source>
      <translation>偏差：{what}</translation>
    </message>
    <message>
      <source>{number} s</source>
      <translation>{number} 秒</translation>
    </message>
    <message>
      <source>{number} min</source>
      <translation>{number} 分钟</translation>
    </message>
    <message>
      <source>{number:.1f} h</source>
      <translation>{number:.1f} 小时</translation>
    </message>
    <message>
      <source>translate</source>
      <translation>转换</translation>
    </message>
    <message>
      <source>write</source>
      <translation>写出</translation>
    </message>
    <message>
      <source>calibrate</source>
      <translation>校准</translation>
    </message>
    <message>
      <source>export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>read</source>
      <translation>读取</translation>
    </message>
    <message>
      <source>learn</source>
      <translation>学习</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>模型的地面分辨率</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>复制诊断信息</translation>
    </message>
    <message>
      <source>the measured layer's radiometry</source>
      <translation>实测图层的辐射定标</translation>
    </message>
    <message>
      <source>Processing level</source>
      <translation>处理级别</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>替换</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Expected error</source>
      <translation>预期误差</translation>
    </message>
    <message>
      <source>The command line's allow-uncalibrated</source>
      <translation>命令行的 allow-uncalibrated</translation>
    </message>
    <message>
      <source>No-data values of the layer</source>
      <translation>图层的无数据值</translation>
    </message>
    <message>
      <source>{target} from {sources}: {quality:.1f} dB on held-out scenes</source>
      <translation>由 {sources} 得到 {target}:保留场景上 {quality:.1f} dB</translation>
    </message>
    <message>
      <source>with {modality} +{gain:.1f} dB</source>
      <translation>加上 {modality} +{gain:.1f} dB</translation>
    </message>
    <message>
      <source>SAR (Sentinel-1 VV)</source>
      <translation>SAR（Sentinel-1 VV）</translation>
    </message>
    <message>
      <source>dB</source>
      <translation>dB</translation>
    </message>
    <message>
      <source>RGB (Sentinel-2 B4, B3, B2)</source>
      <translation>RGB（Sentinel-2 B4、B3、B2）</translation>
    </message>
    <message>
      <source>reflectance</source>
      <translation>反射率</translation>
    </message>
    <message>
      <source>Near infrared (Sentinel-2 B8)</source>
      <translation>近红外（Sentinel-2 B8）</translation>
    </message>
    <message>
      <source>Multispectral (Sentinel-2 B5, B6, B7, B8A, B11, B12)</source>
      <translation>多光谱（Sentinel-2 B5、B6、B7、B8A、B11、B12）</translation>
    </message>
    <message>
      <source>Panchromatic</source>
      <translation>全色</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyPanel</name>
    <message>
      <source>New here? A small satellite scene comes with the plugin: load it, look around, nothing starts by itself.</source>
      <translation>第一次使用？插件带有一小幅卫星影像：加载它，随意看看，什么也不会自动开始。</translation>
    </message>
    <message>
      <source>&amp;Try it on an example</source>
      <translation>用示例试一试(&amp;T)</translation>
    </message>
    <message>
      <source>Loads red, green and blue, near infrared and six bands of a piece of coast (Sentinel-2), and fills the form</source>
      <translation>加载一段海岸（Sentinel-2）的红绿蓝、近红外和六个波段，并填好表单</translation>
    </message>
    <message>
      <source>Got it</source>
      <translation>知道了</translation>
    </message>
    <message>
      <source>The options bring the tips back</source>
      <translation>在选项中可以恢复提示</translation>
    </message>
    <message>
      <source>&lt;h3&gt;One step before the first run&lt;/h3&gt;</source>
      <translation>&lt;h3&gt;首次运行前的一步&lt;/h3&gt;</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>安装(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>G&amp;uide</source>
      <translation>指南(&amp;U)</translation>
    </message>
    <message>
      <source>Opens the guide in your browser: how to, what comes out, its limits, questions</source>
      <translation>在浏览器中打开指南：用法、结果、局限和常见问题</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>源</translation>
    </message>
    <message>
      <source>&amp;Layer</source>
      <translation>图层(&amp;L)</translation>
    </message>
    <message>
      <source>The raster to translate</source>
      <translation>要转换的栅格</translation>
    </message>
    <message>
      <source>...</source>
      <translation>...</translation>
    </message>
    <message>
      <source>Open a product, Sentinel-2 SAFE, Landsat or HLS as delivered: its bands become one layer. A file or folder may also be dropped here</source>
      <translation>打开产品（Sentinel-2 SAFE、Landsat 或 HLS 原始交付格式）：其波段成为一个图层。也可将文件或文件夹拖放到此处</translation>
    </message>
    <message>
      <source>Another raster is selected in the layer tree than is chosen here</source>
      <translation>图层树中选中的栅格与此处不同</translation>
    </message>
    <message>
      <source>&amp;Modality</source>
      <translation>模态(&amp;M)</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Which band of the layer is which band of the modality</source>
      <translation>图层的哪个波段对应模态的哪个波段</translation>
    </message>
    <message>
      <source>&amp;Radiometry</source>
      <translation>辐射类型(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Processing level</source>
      <translation>处理级别(&amp;P)</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>Shows the fields of what was recognised: bands, radiometry, processing level</source>
      <translation>显示已识别内容的字段：波段、辐射定标、处理级别</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>The modalities to make</source>
      <translation>要生成的模态</translation>
    </message>
    <message>
      <source>Further sources</source>
      <translation>附加来源</translation>
    </message>
    <message>
      <source>Other rasters of the same ground, on any grid: the checked ones are translated together with the source. Where one has no data, the result rests on the others</source>
      <translation>同一地面的其他栅格,任意格网:选中的栅格与来源一起转换。其中一个没有数据处,结果依据其余栅格</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>The part of the layer to translate; its pixels equal those of the full run</source>
      <translation>要转换的图层部分；其像元与完整运行相同</translation>
    </message>
    <message>
      <source>The result is empty outside these polygons; nothing is computed there</source>
      <translation>多边形之外结果为空，也不进行计算</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>仅选中的多边形</translation>
    </message>
    <message>
      <source>Fill gaps and calibrate</source>
      <translation>填补空缺与校准</translation>
    </message>
    <message>
      <source>Measured layer</source>
      <translation>实测图层</translation>
    </message>
    <message>
      <source>A layer that was measured in the target modality and covers a part of the area: the brightness of the result is fitted to it</source>
      <translation>以目标模态实测并覆盖部分区域的图层：结果的亮度与其匹配</translation>
    </message>
    <message>
      <source>Only fill its &amp;gaps</source>
      <translation>仅填补其空缺(&amp;G)</translation>
    </message>
    <message>
      <source>Measured pixels stay as they are; only the gaps are translated, and a mask says which is which</source>
      <translation>实测像元保持不变；只转换缺失部分，并由掩膜标明</translation>
    </message>
    <message>
      <source>Also write an error map</source>
      <translation>同时写出误差图</translation>
    </message>
    <message>
      <source>A second raster with the expected error of each pixel, from held-out scenes and from the measured layer</source>
      <translation>第二个栅格：每个像元与真值的预期偏差，依据模型未见过的场景和实测图层</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>M&amp;odel</source>
      <translation>模型(&amp;O)</translation>
    </message>
    <message>
      <source>A model of the catalogue, or the path of a model folder</source>
      <translation>目录中的模型，或模型文件夹的路径</translation>
    </message>
    <message>
      <source>All models: size, state, download</source>
      <translation>所有模型：大小、状态、下载</translation>
    </message>
    <message>
      <source>Adapt to my data...</source>
      <translation>适应我的数据...</translation>
    </message>
    <message>
      <source>Adapts the model to your region and sensor, from layers of the same ground</source>
      <translation>用同一地面的图层使模型适应您的地区和传感器</translation>
    </message>
    <message>
      <source>Mo&amp;de</source>
      <translation>模式(&amp;D)</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>设备(&amp;E)</translation>
    </message>
    <message>
      <source>Where the model runs: automatic takes an NVIDIA GPU where there is one</source>
      <translation>模型在何处运行：自动会在有 NVIDIA GPU 时使用它</translation>
    </message>
    <message>
      <source>&amp;Seed</source>
      <translation>种子(&amp;S)</translation>
    </message>
    <message>
      <source>The same seed gives the same result</source>
      <translation>同样的种子得到同样的结果</translation>
    </message>
    <message>
      <source>S&amp;amples</source>
      <translation>样本数(&amp;A)</translation>
    </message>
    <message>
      <source>Several are averaged, and their deviation is written beside the result</source>
      <translation>多个样本求平均，其标准差写在结果旁</translation>
    </message>
    <message>
      <source>Resample to model resolution</source>
      <translation>模型的地面像元大小</translation>
    </message>
    <message>
      <source>Joint windows</source>
      <translation>联合窗口</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>Left empty: a temporary file</source>
      <translation>留空：临时文件</translation>
    </message>
    <message>
      <source>History</source>
      <translation>历史</translation>
    </message>
    <message>
      <source>This project only</source>
      <translation>仅本项目</translation>
    </message>
    <message>
      <source>Past jobs, the newest first; a double click puts one into the form</source>
      <translation>过去的任务，最新的在前；双击填入表单</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>再次运行</translation>
    </message>
    <message>
      <source>Runs this job as it was, into a new file</source>
      <translation>按原样运行此任务，写入新文件</translation>
    </message>
    <message>
      <source>Load into form</source>
      <translation>载入表单</translation>
    </message>
    <message>
      <source>Takes its settings over, for the layer that is chosen</source>
      <translation>对所选图层采用它的设置</translation>
    </message>
    <message>
      <source>Save job file...</source>
      <translation>保存任务文件...</translation>
    </message>
    <message>
      <source>For the command line (translate --job) and for colleagues</source>
      <translation>用于命令行（translate --job）和同事</translation>
    </message>
    <message>
      <source>Open job file...</source>
      <translation>打开任务文件...</translation>
    </message>
    <message>
      <source>Puts a job file into the form</source>
      <translation>把任务文件填入表单</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>加载</translation>
    </message>
    <message>
      <source>Adds this job's existing results to the project</source>
      <translation>将此任务写出的内容加入项目（若文件仍在）</translation>
    </message>
    <message>
      <source>Forget</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Forgets this job; its results stay</source>
      <translation>移除此任务；结果保留</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>复制诊断信息(&amp;G)</translation>
    </message>
    <message>
      <source>Copies what a report of a problem needs, without personal paths</source>
      <translation>复制报告问题所需的内容，不含个人路径</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>预览(&amp;P)</translation>
    </message>
    <message>
      <source>Translates what the map shows, as much of it as takes about ten seconds; the full run gives the same pixels</source>
      <translation>转换地图所示部分，约十秒内能完成多少就多少；完整运行得到相同的像元</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>运行(&amp;R)</translation>
    </message>
    <message>
      <source>Remove from the queue</source>
      <translation>从队列中移除</translation>
    </message>
    <message>
      <source>&amp;Show finished rows</source>
      <translation>显示已完成部分(&amp;S)</translation>
    </message>
    <message>
      <source>Loads the rows that are finished already; they follow the run</source>
      <translation>加载已完成的行；它们随运行更新</translation>
    </message>
    <message>
      <source>C&amp;ontinue</source>
      <translation>继续(&amp;O)</translation>
    </message>
    <message>
      <source>Goes on where the job stopped</source>
      <translation>从任务停下处继续</translation>
    </message>
    <message>
      <source>Co&amp;mpare</source>
      <translation>比较(&amp;M)</translation>
    </message>
    <message>
      <source>Swipes the result over its source on the map. V and H turn the line, B blinks, R takes the known part, Esc ends</source>
      <translation>在地图上让结果在源图上滑动。V 和 H 改变方向，B 闪烁，R 换成已知部分，Esc 结束</translation>
    </message>
    <message>
      <source>E&amp;valuate...</source>
      <translation>评估(&amp;V)...</translation>
    </message>
    <message>
      <source>Compares a result with what was measured: PSNR, SSIM, bias, and a report with pictures</source>
      <translation>把结果与实测值比较：PSNR、SSIM、偏差，以及带图的报告</translation>
    </message>
    <message>
      <source>&amp;Index...</source>
      <translation>指数(&amp;I)…</translation>
    </message>
    <message>
      <source>NDVI, NDWI, NDMI or NBR of a result and its source</source>
      <translation>由结果及其来源计算 NDVI、NDWI、NDMI 或 NBR</translation>
    </message>
    <message>
      <source>&amp;Keep...</source>
      <translation>保留(&amp;K)…</translation>
    </message>
    <message>
      <source>Moves a temporary result, with what was written beside it, to a file that stays</source>
      <translation>将临时结果及其附带文件移动到永久文件</translation>
    </message>
    <message>
      <source>Check and repair the backend</source>
      <translation>检查并修复后端</translation>
    </message>
    <message>
      <source>Loads every package of the backend once and reinstalls damaged ones</source>
      <translation>逐个加载后端的软件包，损坏的重新安装</translation>
    </message>
  </context>
  <context>
    <name>Any2AnyBackend</name>
    <message>
      <source>{directions} got better on the ground that was held back: use {model} for scenes like these, and {parent} elsewhere.</source>
      <translation>{directions} 在留出的地面上有改善：对类似的影像使用 {model}，其他地方使用 {parent}。</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back, so nothing was kept: use {parent}.</source>
      <translation>在留出的地面上没有改善，因此没有保留任何内容：请使用 {parent}。</translation>
    </message>
    <message>
      <source>Nothing got better on the ground that was held back; {model} was kept all the same, as requested.</source>
      <translation>在留出的地面上没有改善；按要求仍保留 {model}。</translation>
    </message>
    <message>
      <source>Adapting needs at least one pair.</source>
      <translation>适配至少需要一对数据。</translation>
    </message>
    <message>
      <source>The adaptation was cancelled.</source>
      <translation>适配已取消。</translation>
    </message>
    <message>
      <source>A pair has two modalities; both are {id}.</source>
      <translation>一对数据应有两种模态；这里两者都是 {id}。</translation>
    </message>
    <message>
      <source>'{name}' cannot be the id of a new model.</source>
      <translation>“{name}”不能作为新模型的标识。</translation>
    </message>
    <message>
      <source>Use letters, digits, - and _, and no name of a known model.</source>
      <translation>请使用字母、数字、- 和 _，且不要用已知模型的名称。</translation>
    </message>
    <message>
      <source>A model '{name}' is listed already.</source>
      <translation>列表中已有模型“{name}”。</translation>
    </message>
    <message>
      <source>Choose another name, or take it off the list: `models remove {name}`.</source>
      <translation>请选择其他名称，或从列表中移除：`models remove {name}`。</translation>
    </message>
    <message>
      <source>The folder '{out}' exists.</source>
      <translation>文件夹“{out}”已存在。</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>请选择其他名称。</translation>
    </message>
    <message>
      <source>'{out}' cannot be written: {reason}.</source>
      <translation>无法写入“{out}”：{reason}。</translation>
    </message>
    <message>
      <source>The model '{model}' has no closed form to adapt.</source>
      <translation>模型“{model}”没有可适配的闭式解。</translation>
    </message>
    <message>
      <source>Choose any2any-tiny.</source>
      <translation>请选择 any2any-tiny。</translation>
    </message>
    <message>
      <source>'{source}' and '{target}' have too little ground in common to learn from.</source>
      <translation>“{source}”与“{target}”的共同地面太少，无法从中学习。</translation>
    </message>
    <message>
      <source>Do they show the same place? Give larger rasters, or several pairs.</source>
      <translation>它们显示的是同一地点吗？请提供更大的栅格或多对数据。</translation>
    </message>
    <message>
      <source>The model gives numbers that are not finite for {target}.</source>
      <translation>模型对 {target} 给出了非有限的数值。</translation>
    </message>
    <message>
      <source>Verify it with `models verify`, or use --precision fp32.</source>
      <translation>请用 `models verify` 检查它，或使用 --precision fp32。</translation>
    </message>
    <message>
      <source>The translation was cancelled; finished rows are kept for --resume.</source>
      <translation>转换已取消；已完成的行会保留给 --resume。</translation>
    </message>
    <message>
      <source>'{prediction}' does not state its modality: it was not written by this software.</source>
      <translation>“{prediction}”没有说明其模态：它不是由本软件生成的。</translation>
    </message>
    <message>
      <source>Say it with --modality.</source>
      <translation>请用 --modality 指定。</translation>
    </message>
    <message>
      <source>The comparison was cancelled.</source>
      <translation>比较已取消。</translation>
    </message>
    <message>
      <source>'{prediction}' and '{reference}' have no valid pixel in common.</source>
      <translation>“{prediction}”与“{reference}”没有共同的有效像元。</translation>
    </message>
    <message>
      <source>Do they show the same place?</source>
      <translation>它们显示的是同一地点吗？</translation>
    </message>
    <message>
      <source>'{id}' is not a modality.</source>
      <translation>“{id}”不是一种模态。</translation>
    </message>
    <message>
      <source>Use one of {known}.</source>
      <translation>请使用以下之一：{known}。</translation>
    </message>
    <message>
      <source>The report '{path}' cannot be written: {reason}.</source>
      <translation>无法写入报告“{path}”：{reason}。</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>请选择其他文件。</translation>
    </message>
    <message>
      <source>The window {column},{row},{width},{height} lies outside the raster.</source>
      <translation>窗口 {column},{row},{width},{height} 位于栅格之外。</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it has no bounds.</source>
      <translation>源没有地理参考，因此没有范围。</translation>
    </message>
    <message>
      <source>Use --window instead.</source>
      <translation>请改用 --window。</translation>
    </message>
    <message>
      <source>Give west, south, east, north with west &lt; east and south &lt; north.</source>
      <translation>请按西、南、东、北给出，且西 &lt; 东、南 &lt; 北。</translation>
    </message>
    <message>
      <source>The raster has {width} x {height} pixels.</source>
      <translation>该栅格有 {width} x {height} 个像元。</translation>
    </message>
    <message>
      <source>The bounds {bounds} are empty.</source>
      <translation>范围 {bounds} 为空。</translation>
    </message>
    <message>
      <source>They are read in the source's own CRS.</source>
      <translation>它们按源自身的坐标参照系读取。</translation>
    </message>
    <message>
      <source>The bounds {bounds} lie outside the raster.</source>
      <translation>范围 {bounds} 位于栅格之外。</translation>
    </message>
    <message>
      <source>An overlap of {overlap_pixels} pixels is more than half a window.</source>
      <translation>{overlap_pixels} 个像元的重叠超过了半个窗口。</translation>
    </message>
    <message>
      <source>Use at most {most}.</source>
      <translation>最多使用 {most}。</translation>
    </message>
    <message>
      <source>'{spec}' names no band: after # a number from 1 on is needed.</source>
      <translation>“{spec}”没有指明波段：# 之后需要一个从 1 开始的数字。</translation>
    </message>
    <message>
      <source>The bands of {index} have no valid pixel in common.</source>
      <translation>{index} 的各波段没有共同的有效像元。</translation>
    </message>
    <message>
      <source>Unknown index '{name}'.</source>
      <translation>没有指数“{name}”。</translation>
    </message>
    <message>
      <source>{index} needs the band {missing}.</source>
      <translation>{index} 需要波段 {missing}。</translation>
    </message>
    <message>
      <source>Give --{option} PATH.</source>
      <translation>请给出 --{option} PATH。</translation>
    </message>
    <message>
      <source>The index was cancelled.</source>
      <translation>指数计算已取消。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请选择其他文件夹。</translation>
    </message>
    <message>
      <source>Choose another name or use --overwrite.</source>
      <translation>请选择其他名称，或使用 --overwrite。</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist.</source>
      <translation>文件夹“{folder}”不存在。</translation>
    </message>
    <message>
      <source>'{path}' is one of the bands.</source>
      <translation>“{path}”是其中一个波段。</translation>
    </message>
    <message>
      <source>'{path}' exists already.</source>
      <translation>“{path}”已存在。</translation>
    </message>
    <message>
      <source>Unknown modality '{id}'.</source>
      <translation>没有模态“{id}”。</translation>
    </message>
    <message>
      <source>Choose one of {known}.</source>
      <translation>请从以下选择：{known}。</translation>
    </message>
    <message>
      <source>Use weights that this version's training exported, or update the software.</source>
      <translation>请使用本版本训练导出的权重，或更新软件。</translation>
    </message>
    <message>
      <source>The model does not know {modality}.</source>
      <translation>该模型不支持 {modality}。</translation>
    </message>
    <message>
      <source>It knows {known}.</source>
      <translation>它支持 {known}。</translation>
    </message>
    <message>
      <source>The model folder '{folder}' does not fit this version: {reason}.</source>
      <translation>模型文件夹“{folder}”与此版本不匹配：{reason}。</translation>
    </message>
    <message>
      <source>Choose a folder that exists and that you may write to.</source>
      <translation>请选择一个存在且您可写入的文件夹。</translation>
    </message>
    <message>
      <source>Free some space and run the same job again: it continues where it stopped.</source>
      <translation>请释放空间后再次运行同一任务：它会从停下处继续。</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: {reason}.</source>
      <translation>无法写入“{path}”：{reason}。</translation>
    </message>
    <message>
      <source>Free some space.</source>
      <translation>请释放一些空间。</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished. What is done is kept in '{path}.partial'.</source>
      <translation>磁盘已满：“{path}”未能完成。已完成的部分保存在“{path}.partial”中。</translation>
    </message>
    <message>
      <source>The disk is full: '{path}' could not be finished.</source>
      <translation>磁盘已满：“{path}”未能完成。</translation>
    </message>
    <message>
      <source>Choose a shorter name.</source>
      <translation>请选择更短的名称。</translation>
    </message>
    <message>
      <source>Name a file for the output.</source>
      <translation>请为结果指定文件。</translation>
    </message>
    <message>
      <source>Choose another name for the output.</source>
      <translation>请为结果选择其他名称。</translation>
    </message>
    <message>
      <source>'{path}' is the source itself.</source>
      <translation>“{path}”就是源本身。</translation>
    </message>
    <message>
      <source>'{path}' is the reference itself.</source>
      <translation>“{path}”就是参考本身。</translation>
    </message>
    <message>
      <source>'{path}' is a further source itself.</source>
      <translation>“{path}”本身是另一个源。</translation>
    </message>
    <message>
      <source>The folder '{folder}' does not exist or cannot be written to.</source>
      <translation>文件夹“{folder}”不存在或无法写入。</translation>
    </message>
    <message>
      <source>The name '{start}...' is too long.</source>
      <translation>名称“{start}...”过长。</translation>
    </message>
    <message>
      <source>'{path}' is a folder.</source>
      <translation>“{path}”是文件夹。</translation>
    </message>
    <message>
      <source>The model '{folder}' has no table of expected errors from {source_modality} to {target}.</source>
      <translation>模型“{folder}”没有给出从 {source_modality} 到 {target} 的通常误差。</translation>
    </message>
    <message>
      <source>Leave out --expected-error, or give a --reference.</source>
      <translation>请去掉 --expected-error，或给出 --reference。</translation>
    </message>
    <message>
      <source>'{folder}' is a link to another folder, which is left as it is.</source>
      <translation>“{folder}”是指向另一文件夹的链接，该文件夹保持不变。</translation>
    </message>
    <message>
      <source>Remove the link, or choose another name.</source>
      <translation>请移除该链接，或选择其他名称。</translation>
    </message>
    <message>
      <source>The folder '{folder}', in which finished rows are kept, holds other files ('{file}').</source>
      <translation>保存已完成行的文件夹“{folder}”中有其他文件（“{file}”）。</translation>
    </message>
    <message>
      <source>Move it away, or choose another name.</source>
      <translation>请移走它，或选择其他名称。</translation>
    </message>
    <message>
      <source>Another run is writing '{name}' at this moment.</source>
      <translation>另一个运行正在写入“{name}”。</translation>
    </message>
    <message>
      <source>Wait until it has ended, or choose another name.</source>
      <translation>请等它结束，或选择其他名称。</translation>
    </message>
    <message>
      <source>'{path}' may need {needed} more on disk and {free} are free.</source>
      <translation>“{path}”可能还需要 {needed} 磁盘空间，而可用 {free}。</translation>
    </message>
    <message>
      <source>Free some space, choose another folder or a smaller window.</source>
      <translation>请释放空间，或选择其他文件夹或更小的窗口。</translation>
    </message>
    <message>
      <source>Use --mode fast or balanced, or fewer --steps.</source>
      <translation>请使用 --mode fast 或 balanced，或减少 --steps。</translation>
    </message>
    <message>
      <source>The polygons lie outside the part of the raster to translate.</source>
      <translation>多边形位于要转换的栅格部分之外。</translation>
    </message>
    <message>
      <source>The source is not georeferenced.</source>
      <translation>源没有地理参考。</translation>
    </message>
    <message>
      <source>Leave out --gsd native.</source>
      <translation>请去掉 --gsd native。</translation>
    </message>
    <message>
      <source>Joint mode takes at most {most} steps, not {steps}: every step widens what a window depends on.</source>
      <translation>联合模式最多 {most} 步，而不是 {steps} 步：每一步都会扩大窗口所依赖的范围。</translation>
    </message>
    <message>
      <source>The bounds {bounds} cannot be warped: {reason}.</source>
      <translation>无法重投影范围 {bounds}：{reason}。</translation>
    </message>
    <message>
      <source>Run it again with --debug on the command line and report what that shows.</source>
      <translation>请使用 --debug on the command line 重新运行，并报告所显示的内容。</translation>
    </message>
    <message>
      <source>{name} is not a JSON object.</source>
      <translation>{name} 不是 JSON 对象。</translation>
    </message>
    <message>
      <source>The job file '{path}' cannot be read.</source>
      <translation>无法读取任务文件“{path}”。</translation>
    </message>
    <message>
      <source>The radiometry '{text}' needs a finite LOW below HIGH.</source>
      <translation>辐射设置“{text}”需要有限且小于 HIGH 的 LOW。</translation>
    </message>
    <message>
      <source>The radiometry '{radiometry}' does not fit {modality}.</source>
      <translation>辐射设置“{radiometry}”不适用于 {modality}。</translation>
    </message>
    <message>
      <source>'{text}' is not a radiometry.</source>
      <translation>“{text}”不是一种辐射设置。</translation>
    </message>
    <message>
      <source>Use {names} or LOW:HIGH.</source>
      <translation>请使用 {names} 或 LOW:HIGH。</translation>
    </message>
    <message>
      <source>Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart; {needed} are needed.</source>
      <translation>“{name}”只有 {pixels} 个像元落在源的有效像元上，或者相距过远；需要 {needed} 个。</translation>
    </message>
    <message>
      <source>Does it show the same place? --allow-uncalibrated continues without calibration.</source>
      <translation>它显示的是同一地点吗？--allow-uncalibrated 可仍然继续。</translation>
    </message>
    <message>
      <source>The estimate was cancelled.</source>
      <translation>估算已取消。</translation>
    </message>
    <message>
      <source>{file} of '{folder}' is not a table of expected errors.</source>
      <translation>“{folder}”的 {file} 不是预期误差表。</translation>
    </message>
    <message>
      <source>'{source}' has changed while it was translated; nothing was written under the result's name.</source>
      <translation>“{source}”在转换期间发生了变化；没有以结果的名称写入任何内容。</translation>
    </message>
    <message>
      <source>Run it again when the source is complete.</source>
      <translation>请在源完整后重新运行。</translation>
    </message>
    <message>
      <source>A folder's scenes are its {endings} files; others can be named in a text file, one path per line.</source>
      <translation>文件夹中的场景是其 {endings} 文件；其他场景可列在文本文件中，每行一个路径。</translation>
    </message>
    <message>
      <source>Check the query that wrote it.</source>
      <translation>请检查生成它的查询。</translation>
    </message>
    <message>
      <source>The folder '{folder}' holds no raster.</source>
      <translation>文件夹“{folder}”中没有栅格。</translation>
    </message>
    <message>
      <source>Rename one of them, or list it only once.</source>
      <translation>请给其中之一换个名称，或只列一次。</translation>
    </message>
    <message>
      <source>'{source}' holds no STAC item.</source>
      <translation>“{source}”中没有 STAC 条目。</translation>
    </message>
    <message>
      <source>'{first}' and '{second}' would have the same output.</source>
      <translation>“{first}”与“{second}”会有相同的输出。</translation>
    </message>
    <message>
      <source>'{path}' exists already and is not of this software.</source>
      <translation>“{path}”已存在，且不是本软件的文件。</translation>
    </message>
    <message>
      <source>Choose another folder for the outputs, or move that file away.</source>
      <translation>请为结果选择其他文件夹，或移走该文件。</translation>
    </message>
    <message>
      <source>The STAC item '{item}' has no assets with {bands} (its bands: {names}).</source>
      <translation>STAC 条目“{item}”没有含 {bands} 的资源（其波段：{names}）。</translation>
    </message>
    <message>
      <source>An asset of the STAC item with {name} runs the other way than the others (south up).</source>
      <translation>STAC 条目中含 {name} 的资源与其他资源方向相反（南向上）。</translation>
    </message>
    <message>
      <source>Warp its assets onto one grid first.</source>
      <translation>请先将其资源重采样到同一格网。</translation>
    </message>
    <message>
      <source>'{file}' cannot be read as STAC: {reason}.</source>
      <translation>无法将“{file}”作为 STAC 读取：{reason}。</translation>
    </message>
    <message>
      <source>Check it with a STAC validator.</source>
      <translation>请用 STAC 校验工具检查它。</translation>
    </message>
    <message>
      <source>Choose items of another collection, or another modality than {modality}.</source>
      <translation>请选择其他集合的条目，或 {modality} 以外的模态。</translation>
    </message>
    <message>
      <source>The assets of the STAC item '{item}' are in different coordinate systems.</source>
      <translation>STAC 条目“{item}”的资源使用不同的坐标系。</translation>
    </message>
    <message>
      <source>Warp them onto one grid first.</source>
      <translation>请先将它们重采样到同一格网。</translation>
    </message>
    <message>
      <source>The backend speaks protocol version {ours}, the client version {theirs}.</source>
      <translation>后端使用协议版本 {ours}，客户端使用版本 {theirs}。</translation>
    </message>
    <message>
      <source>Update the plugin and its environment together.</source>
      <translation>请同时更新插件及其环境。</translation>
    </message>
    <message>
      <source>A message is not understood: {reason}</source>
      <translation>无法理解一条消息：{reason}</translation>
    </message>
    <message>
      <source>A message is longer than {most} MiB and was dropped.</source>
      <translation>有一条消息超过 {most} MiB，已被丢弃。</translation>
    </message>
    <message>
      <source>It may have ended already.</source>
      <translation>它可能已经结束。</translation>
    </message>
    <message>
      <source>No job '{job_id}' is running.</source>
      <translation>没有可取消的任务“{job_id}”。</translation>
    </message>
    <message>
      <source>The job was cancelled before it began.</source>
      <translation>任务在开始前已被取消。</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so no polygon says which part of it is meant.</source>
      <translation>源没有地理参考，因此多边形无法指明其中的部分。</translation>
    </message>
    <message>
      <source>Give a GeoJSON file with Polygon or MultiPolygon.</source>
      <translation>请给出包含 Polygon 或 MultiPolygon 的 GeoJSON 文件。</translation>
    </message>
    <message>
      <source>The polygons cannot be brought into the source's coordinate system: {reason}.</source>
      <translation>无法将多边形转换到源的坐标系：{reason}。</translation>
    </message>
    <message>
      <source>'{path}' holds no polygon.</source>
      <translation>“{path}”中没有多边形。</translation>
    </message>
    <message>
      <source>The file '{path}' cannot be read.</source>
      <translation>无法读取文件“{path}”。</translation>
    </message>
    <message>
      <source>The raster has one band, which is taken.</source>
      <translation>该栅格只有一个波段，即采用它。</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their colour interpretation.</source>
      <translation>根据颜色解释，波段 {indexes} 是 {bands}。</translation>
    </message>
    <message>
      <source>Its only band is described as '{description}', which is not {modality}.</source>
      <translation>其唯一的波段描述为“{description}”，而那不是 {modality}。</translation>
    </message>
    <message>
      <source>Its only band is named '{name}', which is not {modality}.</source>
      <translation>其唯一的波段名为“{name}”，而那不是 {modality}。</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their wavelengths ({nanometres}).</source>
      <translation>根据波长（{nanometres}），波段 {indexes} 是 {bands}。</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; these bands of the raster were not recognised ({names}).</source>
      <translation>{modality} 需要 {bands}；不知道是栅格的哪些波段（{names}）。</translation>
    </message>
    <message>
      <source>Name {channels} of them in that order with --bands.</source>
      <translation>请用 --bands 按此顺序指定其中 {channels} 个。</translation>
    </message>
    <message>
      <source>The raster has {count} bands, as many as the modality has, taken in their order.</source>
      <translation>该栅格有 {count} 个波段，与模态相同，按其顺序采用。</translation>
    </message>
    <message>
      <source>Bands {indexes} are {bands} by their descriptions.</source>
      <translation>根据描述，波段 {indexes} 是 {bands}。</translation>
    </message>
    <message>
      <source>{modality} needs {channels} bands, and {named} are named.</source>
      <translation>{modality} 需要 {channels} 个波段，而指定了 {named} 个。</translation>
    </message>
    <message>
      <source>Bands {indexes} were requested.</source>
      <translation>指定了波段 {indexes}。</translation>
    </message>
    <message>
      <source>{modality} needs {bands}; this band of the raster was not recognised ({names}).</source>
      <translation>{modality} 需要 {bands}；不知道是栅格的哪个波段（{names}）。</translation>
    </message>
    <message>
      <source>Name it with --bands.</source>
      <translation>请用 --bands 指定。</translation>
    </message>
    <message>
      <source>Choose its own modality, or name the band with --bands 1 to use it anyway.</source>
      <translation>请选择其自身的模态，或用 --bands 1 指定该波段以便仍然使用。</translation>
    </message>
    <message>
      <source>Name {bands}, in that order.</source>
      <translation>请按此顺序指定 {bands}。</translation>
    </message>
    <message>
      <source>There is no band {index}.</source>
      <translation>没有波段 {index}。</translation>
    </message>
    <message>
      <source>The raster's bands are numbered 1 to {count}.</source>
      <translation>该栅格的波段编号为 1 到 {count}。</translation>
    </message>
    <message>
      <source>Band {index} is the alpha channel, which masks and does not measure.</source>
      <translation>波段 {index} 是 alpha 通道，用于掩膜而非测量。</translation>
    </message>
    <message>
      <source>The names of its {count} bands do not state a wavelength.</source>
      <translation>其 {count} 个波段没有能表明波长的名称。</translation>
    </message>
    <message>
      <source>It has one band, and nothing names its wavelength.</source>
      <translation>它只有一个波段，且没有任何信息表明其波长。</translation>
    </message>
    <message>
      <source>It depends on the modality.</source>
      <translation>这取决于模态。</translation>
    </message>
    <message>
      <source>The raster has a colour table; if it is a map of classes, its colours are not a measurement.</source>
      <translation>颜色表给出颜色；对分类图来说它们不是测量值。</translation>
    </message>
    <message>
      <source>A band is described by its radar polarisation.</source>
      <translation>有一个波段以其雷达极化方式描述。</translation>
    </message>
    <message>
      <source>A band's unit is dB.</source>
      <translation>有一个波段的单位是 dB。</translation>
    </message>
    <message>
      <source>It has {count} bands, and nothing names their wavelengths.</source>
      <translation>它有 {count} 个波段，且没有任何信息表明其波长。</translation>
    </message>
    <message>
      <source>Its band is narrow near infrared, which serves as near infrared.</source>
      <translation>其波段为窄近红外，可作为近红外使用。</translation>
    </message>
    <message>
      <source>Its only band is {role}, which alone is none of the modalities.</source>
      <translation>其唯一的波段是 {role}，单独并不构成任何模态。</translation>
    </message>
    <message>
      <source>The file's name says so.</source>
      <translation>文件名表明如此。</translation>
    </message>
    <message>
      <source>It is radar data by its metadata or its complex numbers.</source>
      <translation>根据元数据或复数，这是雷达数据。</translation>
    </message>
    <message>
      <source>It depends on the bands.</source>
      <translation>这取决于波段。</translation>
    </message>
    <message>
      <source>The descriptions or colours name its bands ({indexes}).</source>
      <translation>描述或颜色指明了其波段（{indexes}）。</translation>
    </message>
    <message>
      <source>Most numbers are negative, as dB are.</source>
      <translation>大多数数值为负，与 dB 一致。</translation>
    </message>
    <message>
      <source>Neither metadata nor name state it.</source>
      <translation>元数据和名称都没有说明。</translation>
    </message>
    <message>
      <source>It was requested.</source>
      <translation>这是指定的。</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it says {level}.</source>
      <translation>旁边的 Landsat 元数据标明 {level}。</translation>
    </message>
    <message>
      <source>The metadata says {key}={value}.</source>
      <translation>元数据标明 {key}={value}。</translation>
    </message>
    <message>
      <source>The name says {part}.</source>
      <translation>名称中有 {part}。</translation>
    </message>
    <message>
      <source>The file is damaged or incomplete; copy or download it again.</source>
      <translation>文件已损坏或不完整；请重新复制或下载。</translation>
    </message>
    <message>
      <source>Rename the file.</source>
      <translation>请重命名该文件。</translation>
    </message>
    <message>
      <source>'{path}' is a stream or a device, of which no window can be read.</source>
      <translation>“{path}”是流或设备，无法读取其中的窗口。</translation>
    </message>
    <message>
      <source>Save it as a file first.</source>
      <translation>请先将其保存为文件。</translation>
    </message>
    <message>
      <source>Open one of its layers: {layers}</source>
      <translation>请打开其中的一个图层：{layers}</translation>
    </message>
    <message>
      <source>'{path}' holds {count} rasters.</source>
      <translation>“{path}”包含 {count} 个栅格。</translation>
    </message>
    <message>
      <source>Name one of them: {names}</source>
      <translation>请指定其中之一：{names}</translation>
    </message>
    <message>
      <source>The name '{path}' is not UTF-8, and GDAL reads no other.</source>
      <translation>名称“{path}”不是 UTF-8，而 GDAL 只能读取 UTF-8。</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>没有文件“{path}”。</translation>
    </message>
    <message>
      <source>It holds no layers either.</source>
      <translation>其中也没有图层。</translation>
    </message>
    <message>
      <source>'{path}' is a container without bands.</source>
      <translation>“{path}”是一个自身没有波段的容器。</translation>
    </message>
    <message>
      <source>'{path}' holds no raster that can be read.</source>
      <translation>“{path}”中没有可读取的栅格。</translation>
    </message>
    <message>
      <source>The VRT '{inside}' refers to '{name}', which does not exist.</source>
      <translation>VRT“{inside}”引用了不存在的“{name}”。</translation>
    </message>
    <message>
      <source>'{path}' is a folder, but not a known product of Sentinel-2, Landsat or HLS.</source>
      <translation>“{path}”是文件夹，而不是已知的 Sentinel-2、Landsat 或 HLS 产品。</translation>
    </message>
    <message>
      <source>Name a raster in it.</source>
      <translation>请指定其中的一个栅格。</translation>
    </message>
    <message>
      <source>'{path}' is not a raster that can be read: {reason}</source>
      <translation>“{path}”不是可读取的栅格：{reason}</translation>
    </message>
    <message>
      <source>The product {product} has no {missing}, which {modality} needs.</source>
      <translation>产品 {product} 没有 {modality} 所需的 {missing}。</translation>
    </message>
    <message>
      <source>Choose another modality.</source>
      <translation>请选择其他模态。</translation>
    </message>
    <message>
      <source>The product {product} cannot be read: {reason}</source>
      <translation>无法读取产品 {product}：{reason}</translation>
    </message>
    <message>
      <source>Download it again.</source>
      <translation>请重新下载。</translation>
    </message>
    <message>
      <source>The raster holds printing inks (CMYK), which are not spectral bands.</source>
      <translation>该栅格存储的是印刷油墨（CMYK），不是光谱波段。</translation>
    </message>
    <message>
      <source>Convert it to RGB first.</source>
      <translation>请先将其转换为 RGB。</translation>
    </message>
    <message>
      <source>Band 1 holds numbers of a colour table; all of the colours come from it alone.</source>
      <translation>波段 1 存储颜色表编号；所有颜色都仅来自它。</translation>
    </message>
    <message>
      <source>Leave out --bands.</source>
      <translation>请去掉 --bands。</translation>
    </message>
    <message>
      <source>The raster holds numbers of a colour table, which cannot be read as {modality}.</source>
      <translation>该栅格存储颜色表编号，无法作为 {modality} 读取。</translation>
    </message>
    <message>
      <source>Use a raster of measured values, or the source modality rgb.</source>
      <translation>请使用含测量值的栅格，或源模态 rgb。</translation>
    </message>
    <message>
      <source>Band {index} holds complex numbers ({dtype}).</source>
      <translation>波段 {index} 存储复数（{dtype}）。</translation>
    </message>
    <message>
      <source>Convert them to amplitude, power or dB first.</source>
      <translation>请先将其转换为振幅、功率或 dB。</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at column {column}, row {row}: {reason}</source>
      <translation>无法读取“{path}”的第 {column} 列、第 {row} 行：{reason}</translation>
    </message>
    <message>
      <source>'{path}' cannot be read at columns {left} to {right}, rows {top} to {bottom}: {reason}</source>
      <translation>无法读取“{path}”的第 {left} 至 {right} 列、第 {top} 至 {bottom} 行：{reason}</translation>
    </message>
    <message>
      <source>The numbers are fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>数值是不超过 {largest:.3g} 的小数，与反射率一致。</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance of vegetation can.</source>
      <translation>最暗的百分之一位于 {darkest:.0f}，最亮的位于 {brightest:.0f}，植被反射率可能如此。</translation>
    </message>
    <message>
      <source>The numbers are after the bands' scale and offset fractions up to {largest:.3g}, as reflectance is.</source>
      <translation>应用波段的比例和偏移后，数值是不超过 {largest:.3g} 的小数，与反射率一致。</translation>
    </message>
    <message>
      <source>The file declares {bits}-bit numbers.</source>
      <translation>文件声明为 {bits} 位数值。</translation>
    </message>
    <message>
      <source>The numbers stay within {low:g} and {high:g}.</source>
      <translation>数值在 {low:g} 与 {high:g} 之间。</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance with the offset of 1000 does.</source>
      <translation>最暗的百分之一位于 {darkest:.0f}，最亮的位于 {brightest:.0f}，与带 1000 偏移的反射率一致。</translation>
    </message>
    <message>
      <source>The numbers fit no known radiometry.</source>
      <translation>数值不符合任何已知的辐射设置。</translation>
    </message>
    <message>
      <source>The colours of a colour table are 8-bit.</source>
      <translation>颜色表的颜色为 8 位。</translation>
    </message>
    <message>
      <source>The bands are 8-bit.</source>
      <translation>各波段为 8 位。</translation>
    </message>
    <message>
      <source>No valid pixel was found in the sample.</source>
      <translation>样本中没有找到有效像元。</translation>
    </message>
    <message>
      <source>The numbers are taken as {unit}.</source>
      <translation>数值按 {unit} 处理。</translation>
    </message>
    <message>
      <source>The darkest percent of the visible bands lies at {darkest:.0f}, as reflectance x 10000 does.</source>
      <translation>可见光波段最暗的百分之一位于 {darkest:.0f}，与反射率 x 10000 一致。</translation>
    </message>
    <message>
      <source>The darkest percent of the numbers lies at {darkest:.0f}, the brightest at {brightest:.0f}, as reflectance x 10000 does.</source>
      <translation>最暗的百分之一位于 {darkest:.0f}，最亮的位于 {brightest:.0f}，与反射率 x 10000 一致。</translation>
    </message>
    <message>
      <source>The name says processing baseline {baseline}.</source>
      <translation>名称标明处理基线 {baseline}。</translation>
    </message>
    <message>
      <source>Everything is nodata, masked or not a number.</source>
      <translation>全部都是无数据、被掩膜或不是数字。</translation>
    </message>
    <message>
      <source>'{path}' holds no valid pixel.</source>
      <translation>“{path}”中没有有效像元。</translation>
    </message>
    <message>
      <source>It was written by this software.</source>
      <translation>它由本软件写出。</translation>
    </message>
    <message>
      <source>Numbers from {low:.1f} to {high:.1f} with negative ones, as dB are and power and amplitude are not.</source>
      <translation>数值从 {low:.1f} 到 {high:.1f} 且含负数，dB 如此，而功率和振幅不会。</translation>
    </message>
    <message>
      <source>The numbers are small and positive (median {median:.3g}), as power is.</source>
      <translation>数值小且为正（中位数 {median:.3g}），与功率一致。</translation>
    </message>
    <message>
      <source>The numbers are positive (median {median:.0f}), as amplitude is.</source>
      <translation>数值为正（中位数 {median:.0f}），与振幅一致。</translation>
    </message>
    <message>
      <source>The band says dB.</source>
      <translation>波段标明 dB。</translation>
    </message>
    <message>
      <source>The name says amplitude.</source>
      <translation>名称标明为振幅。</translation>
    </message>
    <message>
      <source>Whole negative numbers (median {median:.0f}).</source>
      <translation>负整数（中位数 {median:.0f}）。</translation>
    </message>
    <message>
      <source>Landsat Collection 2 surface reflectance by its name: DN x 0.0000275 - 0.2.</source>
      <translation>按名称为 Landsat Collection 2 地表反射率：DN x 0.0000275 - 0.2。</translation>
    </message>
    <message>
      <source>Landsat Collection 2 level 1 by its name: DN x 0.00002 - 0.1, without the sun's elevation.</source>
      <translation>按名称为 Landsat Collection 2 一级产品：DN x 0.00002 - 0.1，未计太阳高度角。</translation>
    </message>
    <message>
      <source>The bands' unit is percent.</source>
      <translation>各波段的单位是百分比。</translation>
    </message>
    <message>
      <source>Landsat's metadata beside it: DN x {gain:.6g} - {offset:.4g}.</source>
      <translation>旁边的 Landsat 元数据：DN x {gain:.6g} - {offset:.4g}。</translation>
    </message>
    <message>
      <source>Sentinel-2 of THEIA by its name: DN / 10000.</source>
      <translation>按名称为 THEIA 的 Sentinel-2：DN / 10000。</translation>
    </message>
    <message>
      <source>A warped source takes one no-data value: one that is named in place of those that the raster declares.</source>
      <translation>重采样的源只接受一个无数据值：指定的值代替栅格所声明的值。</translation>
    </message>
    <message>
      <source>Name a single value for a raster that declares none, or leave out --gsd native.</source>
      <translation>请为未声明无数据值的栅格指定单个值，或去掉 --gsd native。</translation>
    </message>
    <message>
      <source>The source is not georeferenced, so it cannot be warped to the native ground size.</source>
      <translation>源没有地理参考，因此无法重采样到模型的地面尺寸。</translation>
    </message>
    <message>
      <source>The two rasters cannot be laid over each other: at least one is not georeferenced, and their sizes or grids differ.</source>
      <translation>两个栅格无法叠合：至少一个没有地理参考，且它们的尺寸或格网不同。</translation>
    </message>
    <message>
      <source>Georeference them, or bring both to one size.</source>
      <translation>请为它们设置地理参考，或使两者尺寸一致。</translation>
    </message>
    <message>
      <source>Warping pixels of {pixel_m:.2g} m to {gsd_m:g} m would take {needed:.0f} GB of memory.</source>
      <translation>将 {pixel_m:.2g} m 的像元重采样到 {gsd_m:g} m 需要 {needed:.0f} GB 内存。</translation>
    </message>
    <message>
      <source>Average the raster to coarser pixels first, or leave out --gsd native.</source>
      <translation>请先将栅格平均为更粗的像元，或去掉 --gsd native。</translation>
    </message>
    <message>
      <source>The source cannot be warped to {gsd_m:g} m: {reason}</source>
      <translation>无法将源重采样到 {gsd_m:g} m：{reason}</translation>
    </message>
    <message>
      <source>The raster cannot be warped: {reason}</source>
      <translation>无法重投影该栅格：{reason}</translation>
    </message>
    <message>
      <source>A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent.</source>
      <translation>结果的一个像元至少一半面积上需要有效的源：请检查无数据值、掩膜和范围。</translation>
    </message>
    <message>
      <source>'{source}' has too few valid pixels in the area to translate.</source>
      <translation>“{source}”在要转换的区域内有效像元太少。</translation>
    </message>
    <message>
      <source>'{folder}' was adapted from another {parent} than the one whose parts it holds.</source>
      <translation>“{folder}”所适应自的 {parent} 与其所含部件的不是同一个。</translation>
    </message>
    <message>
      <source>You have not added a model '{id}'.</source>
      <translation>您没有添加模型“{id}”。</translation>
    </message>
    <message>
      <source>Adapt it again, or copy it whole.</source>
      <translation>请重新适应，或完整复制。</translation>
    </message>
    <message>
      <source>`models list` names them.</source>
      <translation>`models list` 会列出它们。</translation>
    </message>
    <message>
      <source>'{folder}' holds no adapted model, so it is not deleted.</source>
      <translation>“{folder}”中没有适应模型，因此不删除。</translation>
    </message>
    <message>
      <source>Unknown model '{id}'.</source>
      <translation>没有模型“{id}”。</translation>
    </message>
    <message>
      <source>Known: {known}; or give a model folder.</source>
      <translation>已知：{known}；或给出模型文件夹。</translation>
    </message>
    <message>
      <source>Give the folder that training/export.py wrote.</source>
      <translation>请给出 training/export.py 写出的文件夹。</translation>
    </message>
    <message>
      <source>'{path}' is not a model folder: it has no {file}.</source>
      <translation>“{path}”不是模型文件夹：没有 {file}。</translation>
    </message>
    <message>
      <source>The id '{model}' cannot be added: it is the catalogue's or malformed.</source>
      <translation>无法添加标识“{model}”：它属于目录或格式错误。</translation>
    </message>
    <message>
      <source>Change the id in {index} and write {sums} again.</source>
      <translation>请修改 {index} 中的标识并重写 {sums}。</translation>
    </message>
    <message>
      <source>Add it again: `models add DIR`.</source>
      <translation>请重新添加：`models add DIR`。</translation>
    </message>
    <message>
      <source>Install the software again.</source>
      <translation>请重新安装软件。</translation>
    </message>
    <message>
      <source>The model '{id}' is not downloaded.</source>
      <translation>模型“{id}”尚未下载。</translation>
    </message>
    <message>
      <source>Run `models download {id}`.</source>
      <translation>请运行 `models download {id}`。</translation>
    </message>
    <message>
      <source>The downloaded '{id}' is not what the catalogue lists.</source>
      <translation>下载的“{id}”与目录所列不符。</translation>
    </message>
    <message>
      <source>Run `models download {id}` again.</source>
      <translation>请再次运行 `models download {id}`。</translation>
    </message>
    <message>
      <source>The folder of '{id}' is gone: {registered}.</source>
      <translation>“{id}”的文件夹已不存在：{registered}。</translation>
    </message>
    <message>
      <source>The embedded model '{id}' is not in this installation.</source>
      <translation>此安装中没有内置模型“{id}”。</translation>
    </message>
    <message>
      <source>Convert it to safetensors or remove it.</source>
      <translation>请将其转换为 safetensors 或移除。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is damaged: its SHA-256 is not the listed one.</source>
      <translation>“{folder}”的 {name} 已损坏：其 SHA-256 与所列不符。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not listed in {file}.</source>
      <translation>“{folder}”的 {name} 未列于 {file}。</translation>
    </message>
    <message>
      <source>'{folder}' holds {name}: only safetensors weights are loaded, never a pickle.</source>
      <translation>“{folder}”包含 {name}：只加载 safetensors 权重，绝不加载 pickle。</translation>
    </message>
    <message>
      <source>'{folder}' lacks {name}.</source>
      <translation>“{folder}”缺少 {name}。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' cannot be read: {reason}.</source>
      <translation>无法读取“{folder}”的 {name}：{reason}。</translation>
    </message>
    <message>
      <source>'{folder}' lacks {part}/{name}.</source>
      <translation>“{folder}”缺少 {part}/{name}。</translation>
    </message>
    <message>
      <source>Train them with training/ or give a folder.</source>
      <translation>请用 training/ 训练，或给出文件夹。</translation>
    </message>
    <message>
      <source>It needs a line `# revision &lt;40 hex digits&gt;`.</source>
      <translation>它需要一行 `# revision &lt;40 hex digits&gt;`。</translation>
    </message>
    <message>
      <source>Unset ANY2ANY_CATALOGUE or install the software again.</source>
      <translation>请取消设置 ANY2ANY_CATALOGUE，或重新安装软件。</translation>
    </message>
    <message>
      <source>The weights for {model} are not published yet.</source>
      <translation>{model} 的权重尚未发布。</translation>
    </message>
    <message>
      <source>The catalogue's {file} pins no full commit hash.</source>
      <translation>目录的 {file} 没有固定完整的提交哈希。</translation>
    </message>
    <message>
      <source>The model catalogue {path} cannot be read: {reason}.</source>
      <translation>无法读取模型目录 {path}：{reason}。</translation>
    </message>
    <message>
      <source>The catalogue's {file} cannot be read.</source>
      <translation>无法读取目录的 {file}。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a safetensors file.</source>
      <translation>“{folder}”的 {name} 不是 safetensors 文件。</translation>
    </message>
    <message>
      <source>Unset HF_HUB_OFFLINE, or copy the model folder here and use `models add DIR`.</source>
      <translation>请取消设置 HF_HUB_OFFLINE，或将模型文件夹复制到此处并使用 `models add DIR`。</translation>
    </message>
    <message>
      <source>Check HF_ENDPOINT, and whether a proxy or a login page stands in between.</source>
      <translation>请检查 HF_ENDPOINT，以及中间是否有代理或登录页面。</translation>
    </message>
    <message>
      <source>Free space, or set ANY2ANY_CACHE to a folder on another disk.</source>
      <translation>请释放空间，或将 ANY2ANY_CACHE 设为其他磁盘上的文件夹。</translation>
    </message>
    <message>
      <source>Try again; if it happens again, the hub or a proxy serves another file.</source>
      <translation>请重试；若再次发生，说明 hub 或代理提供的是另一个文件。</translation>
    </message>
    <message>
      <source>The download was cancelled; what has arrived is kept for the next one.</source>
      <translation>下载已取消；已接收的部分会保留供下次使用。</translation>
    </message>
    <message>
      <source>Offline mode is on (HF_HUB_OFFLINE), so '{repo}' cannot be downloaded.</source>
      <translation>离线模式已开启（HF_HUB_OFFLINE），因此无法下载“{repo}”。</translation>
    </message>
    <message>
      <source>{endpoint} does not answer as a model hub does for '{repo}'.</source>
      <translation>{endpoint} 对“{repo}”的应答不像模型 hub。</translation>
    </message>
    <message>
      <source>The download needs {needed:.0f} MB and {free:.0f} MB are free.</source>
      <translation>下载需要 {needed:.0f} MB，而可用 {free:.0f} MB。</translation>
    </message>
    <message>
      <source>{file} arrived damaged: its SHA-256 is not the catalogue's. It was removed.</source>
      <translation>{file} 到达时已损坏：其 SHA-256 与目录不符。已将其删除。</translation>
    </message>
    <message>
      <source>Try again later: the download resumes.</source>
      <translation>请稍后重试：下载会从停下处继续。</translation>
    </message>
    <message>
      <source>Check the connection, proxy and HF_ENDPOINT, and try again: a download resumes.</source>
      <translation>请检查网络连接、代理和 HF_ENDPOINT 后重试：下载会从停下处继续。</translation>
    </message>
    <message>
      <source>The hub sends more of {file} than the {size} bytes it announced; the file was not taken.</source>
      <translation>hub 发送的 {file} 超过其声明的 {size} 字节；该文件未被采用。</translation>
    </message>
    <message>
      <source>The hub stops sending {file} at {done} of {size} bytes.</source>
      <translation>hub 在 {size} 字节中的 {done} 处停止发送 {file}。</translation>
    </message>
    <message>
      <source>Correct the catalogue.</source>
      <translation>请更正目录。</translation>
    </message>
    <message>
      <source>Set ANY2ANY_CACHE to a folder that can be written.</source>
      <translation>请将 ANY2ANY_CACHE 设为可写的文件夹。</translation>
    </message>
    <message>
      <source>The catalogue names a malformed repository '{repo}'.</source>
      <translation>目录中的仓库名“{repo}”格式错误。</translation>
    </message>
    <message>
      <source>The hub has no repository '{repo}', or it is private.</source>
      <translation>hub 没有仓库“{repo}”，或它是私有的。</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks the pinned commit.</source>
      <translation>hub 的“{repo}”缺少所固定的提交。</translation>
    </message>
    <message>
      <source>The hub's '{repo}' lacks a file: {file}.</source>
      <translation>hub 的“{repo}”缺少文件：{file}。</translation>
    </message>
    <message>
      <source>The hub answered {status} for '{repo}'.</source>
      <translation>hub 对“{repo}”返回 {status}。</translation>
    </message>
    <message>
      <source>The hub cannot be reached for '{repo}': {reason}.</source>
      <translation>无法连接 hub 获取“{repo}”：{reason}。</translation>
    </message>
    <message>
      <source>The disk is full; free some space and try again: the download resumes.</source>
      <translation>磁盘已满；下载会从停下处继续。</translation>
    </message>
    <message>
      <source>The model cache cannot be written: {reason}.</source>
      <translation>无法写入模型缓存：{reason}。</translation>
    </message>
    <message>
      <source>The model '{folder}' does not fit: {reason}.</source>
      <translation>模型“{folder}”不匹配：{reason}。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not a JSON object.</source>
      <translation>“{folder}”的 {name} 不是 JSON 对象。</translation>
    </message>
    <message>
      <source>{name} of '{folder}' is not readable JSON.</source>
      <translation>“{folder}”的 {name} 不是可读的 JSON。</translation>
    </message>
    <message>
      <source>Use --device auto or cpu.</source>
      <translation>请使用 --device auto 或 cpu。</translation>
    </message>
    <message>
      <source>The machine's memory does not suffice.</source>
      <translation>本机内存不足。</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size or close programs.</source>
      <translation>请使用更小的 --batch-size，或关闭程序。</translation>
    </message>
    <message>
      <source>The device {name} does not exist: torch finds {seen}.</source>
      <translation>设备 {name} 不存在：torch 检测到 {seen}。</translation>
    </message>
    <message>
      <source>Use a smaller --batch-size, --precision bf16 or --device cpu.</source>
      <translation>请使用更小的 --batch-size、--precision bf16 或 --device cpu。</translation>
    </message>
    <message>
      <source>The GPU's memory does not suffice for this batch.</source>
      <translation>GPU 内存不足以处理此批次。</translation>
    </message>
    <message>
      <source>Fetch it again: `models download {id}`.</source>
      <translation>请重新获取：`models download {id}`。</translation>
    </message>
    <message>
      <source>{origin} lists no file.</source>
      <translation>{origin} 没有列出文件。</translation>
    </message>
    <message>
      <source>{origin} has a line that is not `&lt;sha256&gt;  &lt;relative path&gt;`: '{line}'.</source>
      <translation>{origin} 有一行不是 `&lt;sha256&gt;  &lt;relative path&gt;`：“{line}”。</translation>
    </message>
    <message>
      <source>'{folder}' has no {file}.</source>
      <translation>“{folder}”没有 {file}。</translation>
    </message>
    <message>
      <source>{file} of '{folder}' cannot be read: {reason}.</source>
      <translation>无法读取“{folder}”的 {file}：{reason}。</translation>
    </message>
    <message>
      <source>'{folder}' holds {relative}, which is a link or no regular file.</source>
      <translation>“{folder}”包含 {relative}，它是链接或不是普通文件。</translation>
    </message>
    <message>
      <source>Give a folder with copies of the files.</source>
      <translation>请给出含有文件副本的文件夹。</translation>
    </message>
    <message>
      <source>'{folder}' holds more than {most} files: it is not a model folder.</source>
      <translation>“{folder}”包含超过 {most} 个文件：它不是模型文件夹。</translation>
    </message>
  </context>
</TS>
