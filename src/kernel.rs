//! A kernel as data: the fragments it links, what it binds, and the constants of its variant.

use crate::params::Parameter;
use crate::tensor::DType;
use crate::variant::{ParameterSource, Sharing, Variant};

/// A piece of WGSL that the crate ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fragment {
    /// Its path under `shaders/`, without the extension.
    pub name: &'static str,
    pub source: &'static str,
}

/// The fragment `shaders/<name>.wgsl`.
macro_rules! fragment {
    ($name:literal) => {
        $crate::kernel::Fragment {
            name: $name,
            source: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders/", $name, ".wgsl")),
        }
    };
}
pub(crate) use fragment;

/// What the elements of a binding are, and which access functions the linker makes for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    /// `load_x(i) -> f32` and `load2_x(i) -> vec2<f32>`, or `store_x(i, v)` and `store2_x(i, a, b)`: of element i, or of i
    /// and i + 1. `load2_x` takes an even i where `even_x()` is true.
    Float(DType),
    /// `load_x(i) -> i32`, where what i32 cannot hold reads as `INVALID_LABEL`; or, of i32 and u32, `store_x(i, v)`.
    Integer(DType),
    /// `load_x(i) -> T` and `store_x(i, v: T)`, for workspace in a plain WGSL type of that many bytes.
    Plain(&'static str, u64),
}

impl Element {
    /// The element of a tensor.
    pub(crate) const fn of(dtype: DType) -> Self {
        if dtype.is_float() { Self::Float(dtype) } else { Self::Integer(dtype) }
    }

    pub(crate) const fn size(self) -> u64 {
        match self {
            Self::Float(dtype) | Self::Integer(dtype) => dtype.size(),
            Self::Plain(_, size) => size,
        }
    }
}

/// How a kernel uses a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    Read,
    Write,
    /// Stores add to what is there.
    Accumulate,
    /// Loads under the binding's name, stores under this one: an output over an input. Who writes an element is the last to
    /// read it.
    Update(&'static str),
    /// Workspace, read or written.
    Workspace,
}

/// One storage buffer of a kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Binding {
    /// Its name in WGSL: `t_<name>`, and `load_<name>` or `store_<name>`.
    pub name: &'static str,
    pub element: Element,
    pub access: Access,
    /// No two invocations of a step write halves of the same word, and pairs are stored at its first half: halves need no
    /// atomics. Elements count from where an output starts, which is a word.
    pub own_words: bool,
}

impl Binding {
    /// Whether it is the binding of this name, or stores under it, and of halves.
    pub(crate) fn is_half(&self, name: &str) -> bool {
        let named = self.name == name || matches!(self.access, Access::Update(result) if result == name);
        named && matches!(self.element, Element::Float(dtype) if dtype.is_half())
    }
}

/// A function that stands in for a tensor that the call does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Absent {
    /// `load_<name>(i) -> f32` gives this expression, `load2_<name>` it twice.
    Float(&'static str, &'static str),
    /// `load_<name>(i) -> i32` gives this expression.
    Integer(&'static str, &'static str),
    /// `store_<name>` and `store2_<name>` store nothing.
    Store(&'static str),
    /// Workspace of this plain WGSL type: loads give the zero value, stores do nothing.
    Plain(&'static str, &'static str),
    /// Loads, of this WGSL type, are those of another binding, which holds both.
    Within(&'static str, &'static str, &'static str),
}

impl Absent {
    /// The name that its functions carry.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Float(name, _) | Self::Integer(name, _) | Self::Store(name) | Self::Plain(name, _) => name,
            Self::Within(name, ..) => name,
        }
    }
}

/// The value of a WGSL `override`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Constant {
    pub name: &'static str,
    pub value: u32,
}

/// A kernel: all that its pipeline depends on. Its label is a name for people and no part of what it is.
#[derive(Debug, Clone)]
pub struct Kernel {
    /// Its entry point, the loss's formula, the storage type of the first float tensor and the variant, and a digest of
    /// all it is made of: the name of pipelines, of listings and in errors.
    pub label: String,
    pub(crate) variant: Variant,
    pub(crate) fragments: Vec<Fragment>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) absent: Vec<Absent>,
    /// Names of the step block's words.
    pub(crate) words: Vec<&'static str>,
    pub(crate) constants: Vec<Constant>,
    /// Names and WGSL types of the numeric parameters.
    pub(crate) parameters: Vec<(&'static str, &'static str)>,
}

impl PartialEq for Kernel {
    fn eq(&self, other: &Self) -> bool {
        (self.variant, &self.fragments, &self.bindings, &self.absent)
            == (other.variant, &other.fragments, &other.bindings, &other.absent)
            && (&self.words, &self.constants, &self.parameters) == (&other.words, &other.constants, &other.parameters)
    }
}

impl Eq for Kernel {}

impl std::hash::Hash for Kernel {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.variant, &self.fragments, &self.bindings, &self.absent).hash(state);
        (&self.words, &self.constants, &self.parameters).hash(state);
    }
}

impl Kernel {
    pub(crate) fn new(variant: Variant) -> Self {
        Self {
            label: String::new(),
            variant,
            fragments: Vec::new(),
            bindings: Vec::new(),
            absent: Vec::new(),
            words: Vec::new(),
            constants: Vec::new(),
            parameters: Vec::new(),
        }
        .constant("WORKGROUP", variant.workgroup_size)
    }

    /// A workgroup of its own size.
    pub(crate) fn workgroup(mut self, size: u32) -> Self {
        self.variant.workgroup_size = size;
        self.constants.iter_mut().filter(|c| c.name == "WORKGROUP").for_each(|constant| constant.value = size);
        self
    }

    /// Links fragments, each once whatever parts of the kernel ask for it.
    pub(crate) fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        for fragment in fragments {
            if !self.fragments.contains(&fragment) {
                self.fragments.push(fragment);
            }
        }
        self
    }

    pub(crate) fn words(mut self, words: &[&'static str]) -> Self {
        self.words.extend(words);
        self
    }

    pub(crate) fn constant(mut self, name: &'static str, value: u32) -> Self {
        let constant = Constant { name, value };
        if !self.constants.contains(&constant) {
            self.constants.push(constant);
        }
        self
    }

    pub(crate) fn parameters(mut self, parameters: &[Parameter]) -> Self {
        self.parameters = parameter_block(parameters);
        self
    }

    pub(crate) fn bind(mut self, name: &'static str, element: Element, access: Access) -> Self {
        self.bindings.push(Binding { name, element, access, own_words: false });
        self
    }

    pub(crate) fn absent(mut self, absent: Absent) -> Self {
        if !self.absent.contains(&absent) {
            self.absent.push(absent);
        }
        self
    }

    /// Names and values of its WGSL overrides.
    pub fn overrides(&self) -> impl Iterator<Item = (&'static str, u32)> {
        self.constants.iter().map(|constant| (constant.name, constant.value))
    }

    /// Its storage bindings in the order of a step's windows: name, bytes of an element, and whether it is declared
    /// read_write.
    pub fn storage(&self) -> impl Iterator<Item = (&'static str, u64, bool)> {
        self.bindings.iter().map(|binding| (binding.name, binding.element.size(), self.writes(binding)))
    }

    /// Whether a binding is declared read_write.
    pub(crate) fn writes(&self, binding: &Binding) -> bool {
        self.variant.sharing == Sharing::Shared || binding.access != Access::Read
    }

    /// Whether the parameters come from a storage binding rather than a uniform one.
    pub(crate) fn parameters_in_storage(&self) -> bool {
        let own = self.variant.parameters == ParameterSource::Tensor && !self.parameters.is_empty();
        own && self.variant.sharing == Sharing::Shared
    }

    /// Storage buffers that the kernel binds.
    pub(crate) fn storage_buffers(&self) -> usize {
        self.bindings.len() + usize::from(self.parameters_in_storage() && !self.parameters.is_empty())
    }

    /// The kernel with its label, once it is complete.
    pub(crate) fn labelled(mut self) -> Self {
        let entry = self.fragments.iter().find(|f| f.source.contains("@compute")).map_or("none", |f| f.name);
        let mut label = entry.trim_start_matches("family/").trim_start_matches("lib/").to_owned();
        for hook in self.fragments.iter().filter(|f| f.name.starts_with("loss/")) {
            label += "+";
            label += hook.name.rsplit('/').next().unwrap_or(hook.name);
        }
        let float = self.bindings.iter().find_map(|b| match b.element {
            Element::Float(dtype) => Some(dtype.name()),
            _ => None,
        });
        for part in float.into_iter().chain([&*self.variant.id(), &*format!("{:08x}", self.digest())]) {
            label += ".";
            label += part;
        }
        self.label = label;
        self
    }

    /// FNV-1a of all that makes the kernel.
    fn digest(&self) -> u32 {
        let names: Vec<_> = self.fragments.iter().map(|f| f.name).collect();
        let parts = (self.variant, names, &self.bindings, &self.absent, &self.words, &self.constants, &self.parameters);
        format!("{parts:?}").bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// Index of the first storage binding: after the parameters and the step block.
    pub(crate) const FIRST_BINDING: u32 = 2;
}

/// Names and WGSL types of the numeric parameters, in order.
pub(crate) fn parameter_block(parameters: &[Parameter]) -> Vec<(&'static str, &'static str)> {
    parameters
        .iter()
        .filter(|p| p.kind == crate::params::ParameterKind::Numeric)
        .map(|p| (wgsl_name(p.name), p.value.wgsl_type()))
        .collect()
}

/// A parameter's name in WGSL, which reserves some words.
fn wgsl_name(name: &'static str) -> &'static str {
    match name {
        "smooth" => "p_smooth",
        "target" => "p_target",
        name => name,
    }
}
