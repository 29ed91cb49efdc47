//! Choices about how a loss runs, made by the caller or from what the device offers.

use crate::caps::Caps;
use crate::error::Error;

/// Whether the tensors of one call may lie in the same buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sharing {
    /// Inputs are bound read-only; a buffer that is written in a dispatch holds nothing else of it.
    #[default]
    Exclusive,
    /// Every storage binding is read_write, so that all tensors may lie in one buffer. Where
    /// [`Caps::refuses_aliasing`](crate::Caps), each starts at a multiple of the device's storage alignment.
    Shared,
}

/// Where the numeric parameters come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ParameterSource {
    /// `bind` writes the loss's values once into a uniform buffer of its own.
    #[default]
    Bound,
    /// The caller's tensor [`PARAMETERS`], which its own commands may change between steps.
    Tensor,
}

/// Name of the tensor that holds the numeric parameters under [`ParameterSource::Tensor`]: one 4-byte
/// word each, in the order of their declaration.
pub const PARAMETERS: &str = "parameters";

/// Which axis of a prediction holds the classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ClassAxis {
    /// `[N, C, ...]`
    #[default]
    First,
    /// `[N, ..., C]`
    Last,
}

/// How the invocations of a workgroup add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Block {
    /// A tree in workgroup memory: every adapter has it.
    Shared,
    /// Subgroup shuffles, then a tree over the subgroups.
    Subgroup,
}

impl Block {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Subgroup => "subgroup",
        }
    }
}

/// Choices of one plan. The defaults suit a training step on any device.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub sharing: Sharing,
    pub parameters: ParameterSource,
    pub class_axis: ClassAxis,
    /// Adds to the gradients instead of overwriting them.
    pub accumulate: bool,
    /// Forces how workgroups add up; by default subgroups where the device has them.
    pub block: Option<Block>,
    /// Invocations of a workgroup: 64, 128 or 256; by default what suits the family.
    pub workgroup_size: Option<u32>,
    /// Treats the device's binding limit as this many bytes, if that is less.
    pub binding_limit: Option<u64>,
    /// Most floating-point operations of one step.
    pub step_flops: u64,
    /// Most bytes of scratch memory for blocks of pairs, or for classes that are sorted together, beside what each row needs;
    /// by default [`Caps::workspace`].
    pub workspace: Option<u64>,
    /// Workgroups of 64 invocations that keep the device busy, by default [`Caps::busy_groups`], which goes by the kind of
    /// device. Pairwise losses of few rows add up their gradients in parts where they would have fewer, and those of many take
    /// larger tiles; the parts decide the last bits of a sum.
    pub busy_groups: Option<u32>,
    /// Pairwise losses with a reference set: the row of it at which the anchors start. An anchor and its
    /// own row there are no pair.
    pub row_offset: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sharing: Sharing::default(),
            parameters: ParameterSource::default(),
            class_axis: ClassAxis::default(),
            accumulate: false,
            block: None,
            workgroup_size: None,
            binding_limit: None,
            step_flops: 100_000_000_000,
            workspace: None,
            busy_groups: None,
            row_offset: None,
        }
    }
}

/// The choices that hold for one device: what the options leave open is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Variant {
    pub sharing: Sharing,
    pub parameters: ParameterSource,
    pub block: Block,
    pub workgroup_size: u32,
}

impl Variant {
    /// `preferred` is the workgroup size of a family where the options leave it open.
    pub fn choose(loss: &str, options: &Options, caps: &Caps, preferred: u32) -> Result<Self, Error> {
        let block = options.block.unwrap_or(if caps.subgroups.is_some() { Block::Subgroup } else { Block::Shared });
        if block == Block::Subgroup && caps.subgroups.is_none() {
            return Err(Error::unsupported(loss, "subgroups were asked for and the device has none"));
        }
        let largest = [256, 128, 64].into_iter().find(|&size| size <= caps.max_workgroup_size).unwrap_or(64);
        let workgroup_size = options.workgroup_size.unwrap_or(preferred.min(largest));
        if !matches!(workgroup_size, 64 | 128 | 256) {
            return Err(Error::unsupported(
                loss,
                format!("a workgroup has 64, 128 or 256 invocations, not {workgroup_size}"),
            ));
        }
        if workgroup_size > caps.max_workgroup_size {
            let (needed, limit) = (workgroup_size.into(), caps.max_workgroup_size.into());
            return Err(Error::TooLarge { what: "invocations of a workgroup".into(), needed, limit });
        }
        Ok(Self { sharing: options.sharing, parameters: options.parameters, block, workgroup_size })
    }

    /// The part of a kernel's id that these choices make.
    pub fn id(self) -> String {
        let sharing = if self.sharing == Sharing::Shared { ".one-buffer" } else { "" };
        let parameters = if self.parameters == ParameterSource::Tensor { ".own-parameters" } else { "" };
        format!("{}{}{sharing}{parameters}", self.block.name(), self.workgroup_size)
    }
}
