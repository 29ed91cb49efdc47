//! What gradients are multiplied by.

use crate::error::Error;
use crate::kernel::{Absent, fragment};
use crate::plan::Place;
use crate::request::Reduction;
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, Domain, Emit, ITEM, Map, One, Stage};
use crate::tensor::GRAD_OUTPUT;

/// The scale of a reduction and the upstream gradient; or their product, where both are more buffers than may be bound beside a
/// gradient.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Factor(Option<Place>);

impl Factor {
    /// `describe` adds to a stage what it binds of one gradient, given the factor.
    pub fn of<'a, 's>(
        call: &mut Call<'a>,
        over: &'s dyn Domain,
        describe: impl Fn(Stage<'s>, Self) -> Stage<'s>,
    ) -> Result<Self, Error>
    where
        'a: 's,
    {
        let request = call.request;
        if request.reduction == Reduction::None || request.gradients.is_empty() || !call.has(GRAD_OUTPUT) {
            return Ok(Self(None));
        }
        let alone = |name: &'a str| call.stage(Emit::Gradient, false, over).only(vec![name]);
        if request.gradients.iter().all(|name| call.fits(&describe(alone(name), Self(None)))) {
            return Ok(Self(None));
        }
        let place = call.scratch(NUMBER, 1);
        let one = One { groups: 1, items: 0..1 };
        call.sums(&one)
            .fragments([fragment!("family/pointwise/factor_once")])
            .upstream(ITEM)
            .work("factor", NUMBER, place, Map::Whole(1))
            .push(call, if call.totals().cells.is_some() { &BACKWARD[..1] } else { &BACKWARD })?;
        Ok(Self(Some(place)))
    }

    /// `mean_scale()` and `load_grad_output(upstream_index(i))`.
    pub fn link(self, stage: Stage<'_>) -> Stage<'_> {
        match self.0 {
            Some(place) if stage.emit() != Emit::Value && !stage.knows_scale() => stage
                .fragments([fragment!("family/pointwise/factor"), fragment!("lib/upstream_one")])
                .absent(Absent::Float(GRAD_OUTPUT, "1.0"))
                .work("factor", NUMBER, place, Map::Whole(1)),
            _ => stage.upstream(ITEM),
        }
    }
}
