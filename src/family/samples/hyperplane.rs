//! Samples and a hyperplane: their distances from it, and where they lie in its mirror.

use super::{Moves, Of, Reads, Round};
use crate::kernel::{Fragment, fragment};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{BIAS, INPUT, NORMAL};

/// Samples, and the plane w.x + b = 0.
pub(crate) fn tensors() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(INPUT, "N D", TensorKind::Float),
        TensorDecl::required(NORMAL, "D", TensorKind::Float),
        TensorDecl::required(BIAS, "1", TensorKind::Float),
    ]
}

/// One round: squares of the normal with products, by which a sample ends with its distance, of which `ended` is WGSL.
pub(crate) fn moves(ended: Fragment) -> Moves {
    Moves {
        reads: vec![Reads::new(INPUT, Of::Elements), Reads::new(NORMAL, Of::Places), Reads::new(BIAS, Of::All)],
        hook: vec![
            fragment!("family/samples/hyperplane"),
            ended,
            fragment!("lib/products"),
            fragment!("family/samples/scaled"),
            fragment!("lib/squares"),
        ],
        constants: Vec::new(),
        rounds: vec![Round { times: 1, reads: vec![INPUT, NORMAL] }],
        part: 28,
        settles: false,
        flops: 8,
    }
}
