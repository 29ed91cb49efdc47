//! Losses of sorted errors: the Lovász extension of the Jaccard loss, for the classes of each image or of all.
//!
//! A *segment* is a class in an image, or in all images; its cells are sorted by their errors, largest first, the first of
//! equals first. With F and B the cells of the foreground and the others up to and including a rank, and G all of the
//! foreground, the cell at that rank has the slope 1 / (G + B) if it is of the foreground, else
//! (G - F) / ((G + B - 1) (G + B)), and 1 at the first rank where G = 0. These are the differences of the Jaccard loss in
//! closed form: F, B and G are counted in integers, and nothing cancels. The loss is the sum of errors times slopes, and the
//! slopes are its gradient by the errors.
//!
//! Once all of the foreground has come, every slope is 0: of a segment only the cells up to the last of the foreground are
//! sorted (those of equal errors too: their places decide), and none whose error is 0. A segment without foreground has one
//! slope, at its largest error; a class that does not count has none.
//!
//! A pass over the scores puts each cell in a word, the bits of its error and whether it is of the foreground; with a gradient
//! into the saved memory of the slopes, of all classes at once. The words are read for what each block and segment holds,
//! which gives the end of the keys that are sorted, and by the first pass of the sort (`src/stage/sort.rs`), which chooses
//! the cells before it. Those are counted in their order, and each slope takes the place of its cell's word; a word that is
//! still one reads as the slope 0. Then a gradient is one pass over the scores. As many classes are sorted together as suits
//! the device's workspace.
//!
//! Bytes, of f32, for a cell and class: its score read and its word written 8, words read for the ends 4, digits of the words
//! counted 4, words read by the first pass 4; score and slope read and the gradient written 12: 32. For one that is sorted: 8
//! written by the first pass, 20 for each of three more, counted 4, ranked 8 and 4: 84. Labels and the tables of the sort add
//! 2, and 4 for those sorted. With a share s sorted it is about 34 + 88 s; shares are the data's, so the plan states the most,
//! 122. Of 16 x 21 x 512 x 512 standard normal scores 6 % are sorted, of normal ones of deviation 2 it is 56 %: the more the
//! scores differ, the nearer to 0 is the least error of a foreground, and one cell of it is enough. Where the right class leads
//! each other one by 5 to 10, as of a trained model, 58 % are sorted. Of a hinge loss it is only the errors above 0.

mod plan;
mod reference;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::Layout;
use crate::tensor::{CELL_MASK, INPUT, LABELS, WEIGHT};
use crate::variant::ClassAxis;

/// What the errors of a loss are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errors {
    /// |t - p| of every class; of classes without foreground where `all` says so.
    Classes { activation: Activation, all: bool },
    /// What of 1 - x (2 y - 1) is above 0.
    Hinge,
}

/// A loss of sorted errors.
pub(crate) trait Lovasz: Loss {
    fn errors(&self) -> Errors;

    /// Whether each image is sorted by itself.
    fn per_image(&self) -> bool;

    /// The label that leaves a cell out.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Lovasz {
    const NAME: &'static str = "lovasz";

    fn tensors(&self) -> Vec<TensorDecl> {
        let classes = self.errors() != Errors::Hinge;
        let input = if classes { "N C ..." } else { "N ..." };
        let mut list = vec![
            TensorDecl::required(INPUT, input, TensorKind::Float).with_grad(),
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
        ];
        if classes {
            list.push(TensorDecl::optional(WEIGHT, "C", TensorKind::Auxiliary));
        }
        list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(match (self.errors() == Errors::Hinge, self.per_image()) {
            (false, true) => "N C",
            (false, false) => "C",
            (true, true) => "N",
            (true, false) => "",
        })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// Sizes of a call.
#[derive(Debug, Clone, Copy)]
struct Shape {
    layout: Layout,
    /// Images that are sorted by themselves, each in so many rows.
    images: u64,
    length: u64,
}

impl Shape {
    /// Fails where there are no two classes.
    fn of(loss: &dyn Lovasz, request: &Request) -> Result<Self, Error> {
        let dims = &request.tensors[INPUT].dims;
        let layout = match loss.errors() {
            Errors::Classes { .. } => Layout::of(dims, request.options.class_axis),
            Errors::Hinge => {
                let space = dims[1..].iter().map(|&d| d as u64).product();
                Layout { samples: dims[0] as u64, classes: 1, space, axis: ClassAxis::First }
            }
        };
        if loss.errors() != Errors::Hinge && layout.classes == 1 {
            return Err(Error::unsupported(loss.name(), format!("`{INPUT}` has one class, which labels cannot tell")));
        }
        let images = if loss.per_image() { layout.samples } else { 1 };
        let length = if loss.per_image() { layout.space } else { layout.rows() };
        Ok(Self { layout, images, length })
    }
}
