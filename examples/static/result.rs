//! What is known of one kernel.

use crate::assembly;
use crate::kernels::Used;
use crate::loops::Listing;
use serde_json::{Map, Value as Json, json};

/// What a driver says of a kernel.
pub struct Compiled {
    /// Statistics by the driver's names.
    pub statistics: Map<String, Json>,
    /// Empty where the driver does not show it.
    pub assembly: String,
}

/// What became of one kernel.
pub enum Done {
    Measured(Measured),
    /// It does not compile, and why.
    Failed(String),
    Interrupted,
}

impl Done {
    pub fn measured(&self) -> Option<&Measured> {
        match self {
            Self::Measured(measured) => Some(measured),
            Self::Failed(_) | Self::Interrupted => None,
        }
    }
}

/// What is known of a kernel that compiles.
pub struct Measured {
    /// The driver's statistics, but for digests.
    pub statistics: Map<String, Json>,
    /// Where the driver shows AMD's assembly.
    pub listing: Option<Listing>,
}

impl Measured {
    pub fn of(compiled: &Compiled, is_radv: bool) -> Self {
        let blocks = if is_radv { assembly::blocks(&compiled.assembly) } else { Vec::new() };
        let told = compiled.statistics.iter().filter(|(name, _)| !name.to_lowercase().contains("hash"));
        Self {
            statistics: told.map(|(name, value)| (name.clone(), value.clone())).collect(),
            listing: (!blocks.is_empty()).then(|| Listing::of(&blocks)),
        }
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.statistics.get(name)?.as_u64()
    }

    /// Registers of an invocation, as AMD's or NVIDIA's driver names them.
    pub fn registers(&self) -> Option<u64> {
        self.number("VGPRs").or_else(|| self.number("Register Count"))
    }

    /// Registers that did not fit; NVIDIA's driver tells the bytes that they took, with arrays that are indexed.
    pub fn spills(&self) -> Option<u64> {
        let of_both = || Some(self.number("Spilled VGPRs")? + self.number("Spilled SGPRs")?);
        of_both().or_else(|| self.number("Local Memory Size"))
    }

    /// A line for other programs.
    pub fn to_json(&self, used: &Used) -> Json {
        let hot = |listing: &Listing| {
            let each = listing.hot.iter().map(|part| {
                json!({
                    "depth": part.depth,
                    "instructions": part.instructions,
                    "fma": part.fma,
                    "widest_load_bytes": part.widest_load,
                    "loads_in_flight": part.loads_in_flight,
                })
            });
            each.collect::<Vec<_>>()
        };
        json!({
            "kernel": used.kernel.label,
            "family": used.family,
            "dtype": used.dtype.name(),
            "workloads": used.workloads,
            "passes": used.passes,
            "constants": used.kernel.overrides().collect::<std::collections::BTreeMap<_, _>>(),
            "statistics": self.statistics,
            "hot": self.listing.as_ref().map(hot),
            "atomics": self.listing.as_ref().map(|listing| listing.atomics),
        })
    }
}
