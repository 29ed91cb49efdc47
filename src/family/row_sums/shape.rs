//! The rows of a call, and which of their cells count.

use super::{RowSums, Rows};
use crate::error::Error;
use crate::host::{HostTensor, HostTensors};
use crate::request::Request;
use crate::stage::CellMask;
use crate::stage::segments::{Segments, ranges};
use crate::tensor::{CELL_MASK, LENGTHS, OFFSETS};

/// The shape of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub segments: Segments,
    /// Which cells count.
    pub mask: CellMask,
    /// Cells along the last axis, and how many such lines a row has.
    pub lines: u64,
    pub layers: u64,
    /// Elements of the tensor along the last axis.
    pub along: u64,
    pub samples: u64,
}

impl Shape {
    pub fn of(loss: &dyn RowSums, request: &Request) -> Result<Self, Error> {
        let operands = loss.operands();
        let lead = &request.tensors[operands[0].name];
        for operand in &operands[1..] {
            let spec = &request.tensors[operand.name];
            if spec.dims != lead.dims {
                let (name, expected) = (operand.name.into(), format!("{:?}", lead.dims));
                return Err(Error::Shape { name, expected, found: spec.dims.clone() });
            }
        }
        let elements = lead.elements();
        let samples = lead.dims.first().map_or(1, |&n| n as u64);
        let cut = request.tensors.contains_key(OFFSETS);
        if cut && lead.dims.len() != 1 {
            let expected = format!("a flat vector [P], which `{OFFSETS}` cut");
            return Err(Error::Shape { name: operands[0].name.into(), expected, found: lead.dims.clone() });
        }
        let segments = match loss.rows() {
            Rows::Segments | Rows::SamplesOrSegments if cut => Segments::of(request, operands[0].name, true)?,
            Rows::Segments | Rows::All | Rows::MaskedAll | Rows::Each => Segments::equal(elements, 1),
            Rows::Samples | Rows::Masked | Rows::Prefixes | Rows::SamplesOrSegments => {
                Segments::equal(elements, samples)
            }
        };
        let lines = lead.dims.last().map_or(1, |&n| n as u64);
        let layers = elements / (samples * lines).max(1);
        let along = loss.along().and_then(|decl| Some((decl.name, request.tensors.get(decl.name)?)));
        // A form leaves the axes open where the operands have none.
        if let Some((name, spec)) = along
            && spec.dims != lead.dims
            && !spec.dims.iter().eq(lead.dims.last())
        {
            let (name, expected) = (name.into(), format!("{:?}", lead.dims));
            return Err(Error::Shape { name, expected, found: spec.dims.clone() });
        }
        let along = along.map_or(lines, |(_, spec)| spec.elements());
        Ok(Self { segments, along, samples, mask: CellMask::of(request, &lead.dims)?, lines, layers })
    }

    /// The cells of each row that count, but for their values, in f64; and the rows' lengths.
    pub fn cells(&self, loss: &dyn RowSums, tensors: &HostTensors) -> Result<Vec<(Vec<usize>, usize)>, Error> {
        let elements = self.segments.elements as usize;
        let count = self.segments.count as usize;
        let rows = match loss.rows() {
            Rows::Segments | Rows::SamplesOrSegments if tensors.contains_key(OFFSETS) => ranges(tensors, elements)?,
            _ => {
                let length = elements / count.max(1);
                (0..count).map(|row| row * length..(row + 1) * length).collect()
            }
        };
        let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
        let lengths = tensors.get(LENGTHS).map(HostTensor::as_integers);
        if let Some(length) = lengths.and_then(|lengths| lengths.iter().find(|length| **length < 0)) {
            let (expected, found) = ("lengths >= 0".into(), length.to_string());
            return Err(Error::Value { name: LENGTHS.into(), expected, found });
        }
        let counts = |row: usize, i: usize| {
            let masked = mask.is_none_or(|mask| mask[self.mask.at(i as u64) as usize] != 0);
            masked && lengths.is_none_or(|lengths| ((i as u64 % self.lines) as i64) < lengths[row])
        };
        let of = |(row, range): (usize, std::ops::Range<usize>)| {
            let length = range.len();
            (range.filter(|&i| counts(row, i)).collect(), length)
        };
        Ok(rows.into_iter().enumerate().map(of).collect())
    }
}
