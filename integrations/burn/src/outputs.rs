//! What a call gives.

use crate::error::Error;
use crate::part::{Part, SAVED, Write, shape};
use crate::slots::Slot;
use burn::backend::Dispatch;
use burn::tensor::{Int, Tensor};

/// The outputs of a call by name, as the loss's page lists them.
#[derive(Debug)]
pub struct Outputs {
    list: Vec<Output>,
}

#[derive(Debug)]
struct Output {
    name: String,
    dims: Vec<usize>,
    slot: Slot<Dispatch>,
}

impl Outputs {
    pub(crate) fn new(part: &Part, slots: Vec<Slot<Dispatch>>) -> Self {
        let writes = part.writes.iter().filter(|write| write.name != SAVED);
        let output = |(write, slot): (&Write, _)| Output { name: write.name.clone(), dims: shape(&write.spec), slot };
        Self { list: writes.zip(slots).map(output).collect() }
    }

    /// Their names, the differentiated one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|output| output.name.as_str())
    }

    /// Takes an output of floats.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] where there is none of this name and kind, [`Error::Rank`] where its rank is another.
    pub fn float<const D: usize>(&mut self, name: &str) -> Result<Tensor<D>, Error> {
        let at = self.find(name, |slot| matches!(slot, Slot::Float(_)))?;
        self.check_rank::<D>(at)?;
        match self.list.remove(at).slot {
            Slot::Float(tensor) => Ok(Tensor::from_dispatch(tensor)),
            _ => unreachable!("found as one of floats"),
        }
    }

    /// Takes an output of integers. What is unsigned stays so in Burn.
    ///
    /// # Errors
    ///
    /// As of [`float`](Self::float).
    pub fn int<const D: usize>(&mut self, name: &str) -> Result<Tensor<D, Int>, Error> {
        let at = self.find(name, |slot| matches!(slot, Slot::Int(_)))?;
        self.check_rank::<D>(at)?;
        match self.list.remove(at).slot {
            Slot::Int(tensor) => Ok(Tensor::from_dispatch(tensor)),
            _ => unreachable!("found as one of integers"),
        }
    }

    /// Takes the first output, which is of floats in every loss.
    pub(crate) fn take_first<const D: usize>(mut self) -> Result<Tensor<D>, Error> {
        let name = self.list[0].name.clone();
        self.float(&name)
    }

    fn find(&self, name: &str, fits: impl Fn(&Slot<Dispatch>) -> bool) -> Result<usize, Error> {
        let found = self.list.iter().position(|output| output.name == name && fits(&output.slot));
        found.ok_or_else(|| {
            let kind = |slot: &Slot<Dispatch>| if matches!(slot, Slot::Int(_)) { "int" } else { "float" };
            let given = self.list.iter().map(|output| format!("`{}` ({})", output.name, kind(&output.slot)));
            Error::Output { name: name.into(), given: given.collect::<Vec<_>>().join(", ") }
        })
    }

    fn check_rank<const D: usize>(&self, at: usize) -> Result<(), Error> {
        let Output { name, dims, .. } = &self.list[at];
        if dims.len() == D {
            return Ok(());
        }
        Err(Error::Rank { name: name.clone(), expected: D, found: dims.clone() })
    }
}
