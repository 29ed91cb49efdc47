use wgloss as _; use wgpu as _; use rayon as _; use web_time as _;
