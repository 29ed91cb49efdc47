//! The table for people, as Markdown.

use crate::arguments::{Arguments, Driver};
use crate::kernels::{Kernels, Used};
use crate::loops::Figures;
use crate::result::{Done, Measured};
use std::fmt::Write;

/// What a table starts with.
pub struct Head<'a> {
    pub arguments: &'a Arguments,
    /// The device and its driver with its version.
    pub device: String,
    pub driver: String,
    pub kernels: &'a Kernels,
}

/// The page of what was compiled; `done[i]` is of the i-th kernel.
pub fn write(head: &Head<'_>, done: &[Done]) -> String {
    let rows: Vec<(&Used, &Measured)> =
        head.kernels.list.iter().zip(done).filter_map(|(used, done)| Some((used, done.measured()?))).collect();
    let mut page = start(head, &rows);
    for dtype in &head.arguments.dtype {
        let of_dtype: Vec<_> = rows.iter().filter(|(used, _)| used.dtype == *dtype).copied().collect();
        let mut families: Vec<&str> = Vec::new();
        for (used, _) in &of_dtype {
            if !families.contains(&used.family) {
                families.push(used.family);
            }
        }
        for family in families {
            let of_family: Vec<_> = of_dtype.iter().filter(|(used, _)| used.family == family).copied().collect();
            let _ = write!(page, "\n## {family}, {}\n\n", dtype.name());
            page += &match head.arguments.driver {
                Driver::Radv => listed(&of_family),
                Driver::Native => told(&of_family),
            };
        }
    }
    page
}

fn start(head: &Head<'_>, rows: &[(&Used, &Measured)]) -> String {
    let Kernels { list, planned, plans, unfit } = head.kernels;
    let mut page = format!("# Kernels as {} compiles them for {}\n\n", head.driver, head.device);
    let _ = writeln!(page, "Made by `{}`.", head.arguments.command());
    if rows.len() < list.len() {
        let _ = writeln!(page, "It is not whole: {} kernels of {} are here.", rows.len(), list.len());
    }
    page += match head.arguments.driver {
        Driver::Radv => RADV,
        Driver::Native => NATIVE,
    };
    let types: Vec<_> = head.arguments.dtype.iter().map(|dtype| dtype.name()).collect();
    let (size, joined) = (head.arguments.size(), types.join(" and "));
    let _ = writeln!(
        page,
        "\nSize {size}, {joined}: {plans} calls plan {planned} kernels, {} different ones.\n",
        list.len()
    );
    let heads = [&["kernels"], &types[..]].concat().into_iter().map(String::from).collect::<Vec<_>>();
    page += &table(&heads, 1, counts(head, rows).into_iter());
    for reason in unfit {
        let _ = writeln!(page, "\nDoes not fit: {reason}.");
    }
    page
}

/// How many kernels are of a kind, by storage type.
fn counts(head: &Head<'_>, rows: &[(&Used, &Measured)]) -> Vec<Vec<String>> {
    type Test = fn(&Measured) -> Option<bool>;
    const KINDS: [(&str, Test); 5] = [
        ("compiled", |_| Some(true)),
        ("at most 32 registers", |measured| Some(measured.registers()? <= 32)),
        ("more than 128 registers", |measured| Some(measured.registers()? > 128)),
        ("spills", |measured| Some(measured.spills()? > 0)),
        ("atomics on buffers", |measured| Some(measured.listing.as_ref()?.atomics > 0)),
    ];
    let of = |dtype, test: Test| {
        let known: Vec<bool> =
            rows.iter().filter(|(used, _)| used.dtype == dtype).filter_map(|(_, measured)| test(measured)).collect();
        if known.is_empty() { "-".into() } else { known.iter().filter(|is| **is).count().to_string() }
    };
    let line = |(name, test): (&str, Test)| {
        let counts = head.arguments.dtype.iter().map(|&dtype| of(dtype, test));
        [name.to_owned()].into_iter().chain(counts).collect()
    };
    KINDS.into_iter().map(line).collect()
}

const RADV: &str = "
Nothing ran: these are the compiler's figures, and what the parts of a kernel issue is read off its listing
(`examples/static/loops.rs`). A kernel stands under the first family and storage type that run it.

- *first use*: loss and workload; +n: so many workloads more run the same kernel.
- *VGPR*: vector registers. *spills*: vector and scalar registers that did not fit. *LDS*: bytes of workgroup memory.
- *waves*: those that a SIMD holds at once by registers and LDS, as the driver counts them: one of 64 invocations is two.
- *instructions*: of each hot loop, in order; in brackets those outside of loops, where they count. Both sides of a branch are
  in it. *FMA*: the part of them that multiplies and adds. *load*: 4-byte words that the widest load from a buffer brings an
  invocation. *in flight*: the most loads on their way before a wait.
- *atomics*: operations on buffers, in the listing.
";

const NATIVE: &str = "
Nothing ran: these are the statistics that the driver gives, by its own names. A kernel stands under the first family and
storage type that run it. *first use* is loss and workload, +n: so many workloads more run the same kernel. NVIDIA's driver
gives local memory in place of spills: bytes for registers that did not fit, and for arrays that are indexed.
";

const LISTED: [&str; 12] = [
    "first use",
    "kernel",
    "passes",
    "VGPR",
    "spills",
    "LDS",
    "waves",
    "instructions",
    "FMA",
    "load",
    "in flight",
    "atomics",
];

/// The table where the driver shows its listing.
fn listed(rows: &[(&Used, &Measured)]) -> String {
    let cells = rows.iter().map(|(used, measured)| {
        let number = |name: &str| measured.number(name).map_or("-".into(), |value| value.to_string());
        let mut cells = named(used).to_vec();
        cells.extend([number("VGPRs"), measured.spills().map_or("-".into(), |spills| spills.to_string())]);
        cells.extend([number("LDS size"), number("Subgroups per SIMD")]);
        let Some(listing) = &measured.listing else {
            cells.extend(["-"; 5].map(String::from));
            return cells;
        };
        let each = |figure: &dyn Fn(&Figures) -> String| listing.hot.iter().map(figure).collect::<Vec<_>>().join(", ");
        cells.push(each(&|f| if f.depth == 0 { format!("({})", f.instructions) } else { f.instructions.to_string() }));
        cells.push(each(&|f| format!("{:.0} %", 100.0 * f.fma as f64 / f.instructions.max(1) as f64)));
        cells.push(each(&|f| words(f.widest_load)));
        cells.push(each(&|f| f.loads_in_flight.to_string()));
        cells.push(listing.atomics.to_string());
        cells
    });
    table(&LISTED.map(String::from), 3, cells)
}

/// The table of the driver's own statistics.
fn told(rows: &[(&Used, &Measured)]) -> String {
    let mut names: Vec<&String> = Vec::new();
    for name in rows.iter().flat_map(|(_, measured)| measured.statistics.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let heads: Vec<String> =
        LISTED[..3].iter().map(|head| (*head).to_owned()).chain(names.iter().map(|n| (*n).clone())).collect();
    let cells = rows.iter().map(|(used, measured)| {
        let values = names.iter().map(|name| measured.statistics.get(*name).map_or("-".into(), ToString::to_string));
        named(used).into_iter().chain(values).collect()
    });
    table(&heads, 3, cells)
}

fn named(used: &Used) -> [String; 3] {
    let more = match used.workloads.len() - 1 {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    [format!("{}{more}", used.workloads[0]), format!("`{}`", used.kernel.label), used.passes.join(", ")]
}

/// Bytes as words of four.
fn words(bytes: u32) -> String {
    if bytes == 0 { "-".into() } else { format!("{}", f64::from(bytes) / 4.0) }
}

/// A table whose first columns are words, to the left, and the others numbers, to the right.
fn table(heads: &[String], words: usize, rows: impl Iterator<Item = Vec<String>>) -> String {
    let sides: Vec<&str> = (0..heads.len()).map(|at| if at < words { "---" } else { "---:" }).collect();
    let mut text = format!("| {} |\n| {} |\n", heads.join(" | "), sides.join(" | "));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}
