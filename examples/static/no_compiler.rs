//! The compiler on systems for which wgpu is built without Vulkan.

use crate::result::Compiled;
use crate::spirv::Shader;
use wgloss::{Caps, wgpu};

pub struct Compiler {
    pub adapter: wgpu::AdapterInfo,
    pub caps: Caps,
    pub robust: bool,
}

const NONE: &str = "no Vulkan driver tells what it makes of kernels here: take Linux or Windows";

impl Compiler {
    pub fn open(_: &wgpu::Adapter) -> Result<Self, String> {
        Err(NONE.into())
    }

    pub fn compile(&self, _: &Shader) -> Result<Compiled, String> {
        Err(NONE.into())
    }
}
