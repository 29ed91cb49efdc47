//! The tensors of one call as Burn's dispatch carries them: a fixed number of places, each empty or a tensor of any kind.

use burn::backend::tensor::{BoolTensor, FloatTensor, IntTensor};
use burn::backend::{Backend, ExtensionType};

/// Places of one call: no loss takes more tensors than 8, or gives more than 5, and saved memory, parameters and the upstream
/// gradient come to them.
pub const PLACES: usize = 12;

/// One place.
#[derive(Clone, Debug, ExtensionType)]
#[extension_type(fusion)]
pub enum Slot<B: Backend> {
    Float(FloatTensor<B>),
    Int(IntTensor<B>),
    Bool(BoolTensor<B>),
    Empty,
}

macro_rules! slots {
    ($($place:ident)*) => {
        /// All places, the filled ones first.
        #[derive(Clone, Debug, ExtensionType)]
        #[extension_type(fusion)]
        pub struct Slots<B: Backend> {
            $(#[extension_type] pub $place: Slot<B>,)*
        }

        impl<B: Backend> Slots<B> {
            /// Of at most [`PLACES`] tensors.
            pub fn new(tensors: impl IntoIterator<Item = Slot<B>>) -> Self {
                let mut tensors = tensors.into_iter();
                Self { $($place: tensors.next().unwrap_or(Slot::Empty),)* }
            }

            /// The tensors.
            pub fn into_vec(self) -> Vec<Slot<B>> {
                let all = [$(self.$place),*];
                all.into_iter().take_while(|slot| !matches!(slot, Slot::Empty)).collect()
            }
        }

        impl SlotsMetadata {
            /// Shapes and kinds of at most [`PLACES`] tensors.
            pub fn new(tensors: impl IntoIterator<Item = SlotMetadata>) -> Self {
                let mut tensors = tensors.into_iter();
                Self { $($place: tensors.next().unwrap_or(SlotMetadata::Empty),)* }
            }
        }
    };
}
slots!(p0 p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11);
