"""Names for the arrays that pixels travel in. Imports nothing of the project."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]  # (H, W), True where there is a value
