use crate::caps::Caps;
use crate::contract::{Family, Loss, loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::params::Range;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::INPUT;

/// The energy of each row: lambda / 2 |x_i|^2. A family's trait asks its losses for what differs between them.
trait Energy: Loss {
    fn lambda(&self) -> f32;
}

// The skeleton; a real one lies in shaders/family/ and is named by `fragment!`.
const MAIN: Fragment = Fragment {
    name: "family/energy/main",
    source: "
override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let row = block * WORKGROUP + lid;
  let scale = mean_scale();
  var tally = Tally(0.0, 0u, 0u);
  if row < step.end {
    let slope = params.lambda * scale * load_grad_output(upstream_index(row));
    for (var d = 0u; d < step.width; d++) {
      let x = load_input(row * step.width + d);
      tally.sum += 0.5 * params.lambda * x * x;
      if nonfinite(x) { tally.flags = 1u; }
      store_grad_input(row * step.width + d, slope * x);
    }
    store_loss(row, select(tally.sum, not_a_number(), tally.flags != 0u));
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
",
};

impl Family for dyn Energy {
    const NAME: &'static str = "energy";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N D", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    // The recipe: what the call is about, its units, and what one kernel over them binds.
    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        let [rows, width] = [0, 1].map(|axis| request.tensors[INPUT].dims[axis]);
        Call::loss(self, request, caps, Outline::new(&[INPUT]), |call| {
            let blocks = Items { count: rows as u64, block: call.workgroup() };
            let row = || Map::Item(width as u64);
            call.emit(&blocks, |stage| {
                stage
                    .fragments([MAIN])
                    .numerics()
                    .parameters(&self.parameters())
                    .word("width", width as u32)
                    .tensor(INPUT, row())
                    .gradient(INPUT, row())
                    .upstream(ITEM)
                    .value(ITEM)
                    .flops(4 * width as u64)
            })
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let input = &tensors[INPUT];
        let (rows, width) = (input.dims[0], input.dims[1]);
        let call = HostCall::new(self, request, tensors)?;
        let lambda = f64::from(self.lambda());
        let row = |i: usize| &input.as_floats()[i * width..(i + 1) * width];
        let values = (0..rows).map(|i| row(i).iter().map(|x| 0.5 * lambda * x * x).sum()).collect();
        let slopes: Vec<f64> = input.as_floats().iter().map(|x| lambda * x).collect();
        let scale = call.scale(rows as f64, rows);
        let gradient = call.gradient(INPUT, &slopes, width, scale);
        Ok(call.evaluation(values, scale, [gradient]))
    }
}

// A loss of the family: its parameters, its name, and the family's trait object.
loss! {
    pub struct RowEnergy("row_energy", dyn Energy) {
        /// Factor of the energy.
        Numeric lambda: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Energy for RowEnergy {
    fn lambda(&self) -> f32 {
        self.lambda
    }
}
