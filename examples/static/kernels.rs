//! The kernels of workloads, each once.

use crate::workloads::Workload;
use std::collections::HashMap;
use wgloss::{Caps, DType, Error, Kernel, Pass, Plan, link};

/// A kernel that one workload or more run.
pub struct Used {
    pub kernel: Kernel,
    /// Its linked WGSL.
    pub source: String,
    /// The family and the storage type of the first workload that runs it.
    pub family: &'static str,
    pub dtype: DType,
    /// Loss and workload, in order.
    pub workloads: Vec<String>,
    /// The passes of the first one.
    pub passes: Vec<&'static str>,
}

/// What there is to compile.
pub struct Kernels {
    pub list: Vec<Used>,
    /// How many the plans of all workloads hold, and how many plans.
    pub planned: usize,
    pub plans: usize,
    /// Workloads that do not fit the device, and why.
    pub unfit: Vec<String>,
}

const PASSES: [(Pass, &str); 4] =
    [(Pass::Statistics, "statistics"), (Pass::Finish, "finish"), (Pass::Gradient, "gradient"), (Pass::Fused, "fused")];

impl Kernels {
    /// Plans workloads as the benchmark does.
    pub fn of(workloads: &[Workload], dtypes: &[DType], caps: &Caps) -> Result<Self, String> {
        let mut kernels = Self { list: Vec::new(), planned: 0, plans: 0, unfit: Vec::new() };
        let mut known = HashMap::new();
        for &dtype in dtypes {
            for workload in workloads {
                match workload.loss.plan(&workload.request(dtype), caps) {
                    Ok(plan) => kernels.add(workload, dtype, &plan, &mut known),
                    Err(reason @ Error::TooLarge { .. }) => {
                        kernels.unfit.push(format!("{} in {}: {reason}", workload.title(), dtype.name()));
                    }
                    Err(other) => return Err(format!("{}: {other}", workload.title())),
                }
            }
        }
        Ok(kernels)
    }

    fn add(&mut self, workload: &Workload, dtype: DType, plan: &Plan, known: &mut HashMap<String, usize>) {
        self.plans += 1;
        self.planned += plan.kernels().len();
        for (number, kernel) in plan.kernels().iter().enumerate() {
            let source = link(kernel).source;
            let at = *known.entry(identity(kernel, &source)).or_insert_with(|| {
                self.list.push(Used {
                    kernel: kernel.clone(),
                    source,
                    family: workload.loss.family(),
                    dtype,
                    workloads: Vec::new(),
                    passes: passes(plan, number),
                });
                self.list.len() - 1
            });
            let title = workload.title();
            let workloads = &mut self.list[at].workloads;
            if !workloads.contains(&title) {
                workloads.push(title);
            }
        }
    }
}

/// All that a compiler sees. The first line, a comment, is the label: kernels of different names may be one text.
fn identity(kernel: &Kernel, source: &str) -> String {
    let text = source.split_once('\n').map_or("", |(_, rest)| rest);
    format!("{:?}\n{text}", kernel.overrides().collect::<Vec<_>>())
}

/// The passes of a plan that run a kernel.
fn passes(plan: &Plan, kernel: usize) -> Vec<&'static str> {
    let runs = |pass| plan.steps(pass).iter().any(|step| step.kernel == kernel);
    PASSES.iter().filter(|(pass, _)| runs(*pass)).map(|(_, name)| *name).collect()
}
