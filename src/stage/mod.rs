//! The planning layer: what the plans of all families are made of.
//!
//! A *call* ([`Call`]) is one use of a loss or operation: it declares the slots, answers empty calls, reserves the saved
//! totals of a loss and finishes them. A *stage* ([`Stage`]) is a kernel over a *domain* of units, one workgroup each,
//! that no cut divides. What a stage binds, it binds by a *map* ([`Map`]) from a run of units to a window of a tensor or
//! region; step words, bytes and operations, the reduction of tallies and the cuts follow, and words and windows cannot
//! go out of order. The cutter takes the longest run whose windows fit the device's bindings and whose operations stay in
//! the budget of a step; a domain promises that more units never touch less, and the tests of each domain hold it to
//! that. Kernels are named by what they are made of.
//!
//! | domain | units | an item is |
//! | --- | --- | --- |
//! | [`Items`] | blocks of items: elements, pairs, rows, segments' members | one of them |
//! | [`Spans`] | blocks of spans of equal length, which start anew with each | an element |
//! | [`rows::Rows`] | blocks of rows of class scores, with the class axis first or last | a row |
//! | [`Groups`] | several workgroups for each plane, sample or line, which stays whole | a plane |
//! | [`Tiles`] | tiles of planes of one to three axes that read a halo | a cell |
//! | [`One`], [`Fixed`] | workgroups that no cut parts | what the recipe says |
//!
//! A map is a fixed number of elements an item ([`Map::Item`]) or a unit ([`Map::Unit`]: partial results), the same window
//! for every run ([`Map::Whole`]), or a function of the run. Rounds are a plain loop over stages, two nested sets are a
//! loop of runs ([`Call::runs`]) outside and a domain inside, and a step with odd needs is a stage over [`One`]. A plan
//! with cuts of its own makes its steps one by one ([`Call::step`]).
//! Scores of rows that fit no binding ([`rows::Rows::scores`]), and rows that are read by columns ([`Columns`]), are copied in and out
//! around each step of the same stage.
//! [`Stage::again`] counts what a kernel reads more than once, [`Call::saved`] and [`Call::scratch`] reserve memory,
//! `PlanBuilder::table` holds constants that planning worked out, [`segments::Segments`] adds up rows of elements, [`RowLanes`]
//! folds those that a workgroup reads in one step, [`Chip`] says how rows lie on chip that fit there, [`CellMask`] says which
//! cells count, [`histogram::histogram`] counts rows by class, [`sort::Sort`] and [`select::Selection`] order keys,
//! [`Call::bare`] plans what has outputs instead of a loss, and [`HostCall`] is the f64 side of all of them.
//!
//! # A new skeleton
//!
//! A family that gives each row of a matrix its energy, whole: the skeleton in WGSL, the recipe, the f64 driver, and one
//! loss of the family. The tests plan it, link it and hold both sides to each other's shapes.
//!
//! ```ignore
#![doc = include_str!("example.rs")]
//! ```

mod call;
mod chip;
mod columns;
mod cut;
mod domain;
pub(crate) mod empty;
#[cfg(test)]
mod example;
pub(crate) mod histogram;
mod host;
mod layout;
mod lines;
mod map;
mod mask;
mod recipe;
mod row_lanes;
pub(crate) mod rows;
pub(crate) mod segments;
pub(crate) mod select;
pub(crate) mod sort;
mod tiles;
pub(crate) mod totals;

pub(crate) use call::{BACKWARD, Call, FINISH, FORWARD, Outline};
pub(crate) use chip::Chip;
pub(crate) use columns::Columns;
pub(crate) use cut::chunks;
pub(crate) use domain::{Domain, Fixed, Groups, Items, One, Run, Spans};
pub(crate) use host::{HostCall, reduction_scale, upstream};
pub(crate) use layout::{Layout, space_of, spatial};
pub(crate) use lines::Lines;
pub(crate) use map::{ITEM, Map};
pub(crate) use mask::CellMask;
pub(crate) use recipe::{Emit, Stage};
pub(crate) use row_lanes::RowLanes;
pub(crate) use tiles::Tiles;
pub(crate) use totals::Denominator;

#[cfg(test)]
mod tests {
    use super::example::RowEnergy;
    use crate::{
        Caps, ClassAxis, DType, HostTensor, HostTensors, Loss, Pass, Reduction, Request, TensorSpec, link, tensor,
    };

    #[test]
    fn the_example_plans_links_and_evaluates() {
        let spec = TensorSpec::new(DType::F32, [1000, 3]);
        for reduction in [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean] {
            let request = Request::new().tensor(tensor::INPUT, spec.clone()).gradient(tensor::INPUT);
            let plan = RowEnergy::default().plan(&request.reduction(reduction), &Caps::default()).unwrap();
            assert_eq!(plan.steps(Pass::Fused)[0].groups, 4);
            for kernel in &plan.kernels {
                let module = naga::front::wgsl::parse_str(&link(kernel).source).map_err(|e| e.to_string());
                let mut validator = naga::valid::Validator::new(Default::default(), naga::valid::Capabilities::all());
                validator.validate(&module.unwrap()).unwrap();
            }
        }
        let rows = HostTensor::floats([2, 2], vec![3.0, 4.0, 0.0, 2.0]);
        let tensors = HostTensors::from([(tensor::INPUT.into(), rows)]);
        let result = RowEnergy::default().reference(&tensors, Reduction::Mean, ClassAxis::First).unwrap();
        assert_eq!(result.loss.as_floats(), [7.25]);
        assert_eq!(result.grads[tensor::INPUT].as_floats(), [1.5, 2.0, 0.0, 1.0]);
    }
}
