//! Conformance: one case table, nine oracles, every adapter. A test is named oracle, adapter, loss.
//!
//! By default every row runs on the first adapter, with the default variant and the two that hold most choices. The rows that
//! lead (`kinds`) are also asked about cuts, placement and further shapes. The row of each family that is crossed runs on every
//! adapter, and there in variants that bring each choice together with each other. The rest, and every choice with all others,
//! is for `cargo test --test conformance -- --ignored` (or `--include-ignored`), and for `verify`.

mod barriers;
mod declared;
mod devices;
mod empties;
mod engine;
mod extremes;
mod f64_equals_differences;
mod f64_equals_literals;
mod fresh_variables;
mod gpu_equals_f64;
mod grammar;
mod halves;
mod kinds;
mod layouts;
mod loops_end;
mod no_aliasing;
mod refuses;
mod statements;
mod statistics;
mod stays_in_bounds;
mod translates;
mod workgroup_memory;

use devices::Device;
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use table::Row;
use wgloss_cases::{compare, inputs, support, table, variants};

type RowTest = fn(&Row) -> Result<(), String>;
type DeviceTest = fn(&Device, &Row) -> Result<(), String>;

/// Tests of a row that need no GPU.
const ROW_TESTS: &[(&str, RowTest)] = &[
    ("translates", translates::kernels_translate),
    ("no_aliasing", no_aliasing::writable_bindings_lie_apart),
    ("f64_equals_differences", f64_equals_differences::gradients_agree),
    ("f64_equals_literals", f64_equals_literals::literals_agree),
    ("declared", declared::outputs_are_the_declared),
    ("layouts", layouts::classes_last_equal_classes_first),
    ("refuses::parameters", refuses::parameters),
    ("refuses::tensors", refuses::tensors),
    ("refuses::requests", refuses::requests),
    ("refuses::values", refuses::values),
    ("refuses::upstream_shapes", refuses::upstream_shapes),
    ("extremes::a_nan_stays_where_it_belongs", extremes::a_nan_stays_where_it_belongs),
    ("extremes::minus_infinity_is_no_class", extremes::minus_infinity_is_no_class),
    ("extremes::labels_are_i32", extremes::labels_are_i32),
    ("empties::zeros_of_the_right_shape", empties::zeros_of_the_right_shape),
    ("empties::labels_need_a_class", empties::labels_need_a_class),
];

/// The same under every variant, where that is more than a row's test does: by `--ignored`.
const EVERY_VARIANT: &[(&str, RowTest)] =
    &[("translates", translates::under_every_variant), ("no_aliasing", no_aliasing::under_every_variant)];

/// Tests of a row on a device.
const DEVICE_TESTS: &[(&str, DeviceTest)] = &[
    ("gpu_equals_f64", gpu_equals_f64::problems_agree),
    ("gpu_equals_f64::empty", gpu_equals_f64::empty_problems_agree),
    ("gpu_equals_f64::variants", gpu_equals_f64::variants_agree),
    ("stays_in_bounds::runs_repeat", stays_in_bounds::runs_repeat),
    ("refuses::bad_labels_count", refuses::bad_labels_count),
    ("refuses::nan_comes_out", refuses::nan_comes_out),
    ("extremes::strays_agree", extremes::strays_agree),
    ("extremes::the_largest_numbers_agree", extremes::the_largest_numbers_agree),
    ("extremes::nearly_right_rows_keep_their_digits", extremes::nearly_right_rows_keep_their_digits),
    ("extremes::tensors_keep_to_their_parameters_range", extremes::tensors_keep_to_their_parameters_range),
    ("extremes::labels_beyond_i32_count", extremes::labels_beyond_i32_count),
    ("statistics::halves_merge", statistics::halves_merge),
    ("engine::tolerances_can_fail", engine::tolerances_can_fail),
];

/// Tests on a device of kernels, whatever hook they link: by default on the rows that lead.
const KERNEL_TESTS: &[(&str, DeviceTest)] = &[
    ("gpu_equals_f64::more_problems", gpu_equals_f64::more_problems_agree),
    ("stays_in_bounds::halves_repeat", stays_in_bounds::halves_repeat),
    ("stays_in_bounds::uses_interleave", stays_in_bounds::uses_interleave),
    ("stays_in_bounds::cuts_change_nothing", stays_in_bounds::cuts_change_nothing),
    ("stays_in_bounds::a_mebibyte_is_enough", stays_in_bounds::a_mebibyte_is_enough),
    ("refuses::buffers", refuses::buffers),
];

/// Tests on a device of variants: by default on the crossed rows.
const VARIANT_TESTS: &[(&str, DeviceTest)] = &[
    ("gpu_equals_f64::more_variants", gpu_equals_f64::more_variants_agree),
    ("gpu_equals_f64::met_variants", gpu_equals_f64::met_variants_agree),
];

/// Tests on a device of what a family's losses have in common: on its crossed row only.
const FAMILY_TESTS: &[(&str, DeviceTest)] = &[
    ("engine::recording_creates_nothing", engine::recording_creates_nothing),
    ("engine::workgroups_fold", engine::workgroups_fold),
    ("engine::unchecked_agrees", engine::unchecked_agrees),
    ("engine::steps_are_the_pass", engine::steps_are_the_pass),
    ("engine::calls_repeat", engine::calls_repeat),
    ("engine::a_lost_device_is_an_error", engine::a_lost_device_is_an_error),
];

fn main() -> ExitCode {
    support::adapters::quiet();
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("table::every_loss_has_a_row", || Ok(table::every_loss_has_a_row()?))];
    // A row may be written before its loss.
    for row in table::rows_ahead() {
        trials.push(Trial::test(format!("table::has_a_loss::{}", row.loss), || Ok(())).with_ignored_flag(true));
    }
    let test = || Ok(loops_end::endless_loops_are_found()?);
    trials.push(Trial::test("translates::endless_loops_are_found", test));
    let test = || Ok(grammar::ambiguities_are_found()?);
    trials.push(Trial::test("translates::ambiguities_are_found", test));
    let test = || Ok(fresh_variables::stale_variables_are_found()?);
    trials.push(Trial::test("translates::stale_variables_are_found", test));
    trials.push(Trial::test("translates::every_entry_is_linked", || Ok(translates::every_entry_is_linked()?)));
    trials.push(Trial::test("engine::plans_are_pure", || Ok(engine::plans_are_pure()?)));
    trials.push(Trial::test("engine::plans_exceed_a_dimension", || Ok(engine::plans_exceed_a_dimension()?)));
    for adapter in devices::all() {
        let device = adapter.sharing(0);
        let name = format!("halves::all_values_convert::{}", adapter.name);
        trials.push(Trial::test(name, move || Ok(halves::all_values_convert(&device)?)));
        let name = format!("refuses::neighbours::{}", adapter.name);
        trials.push(Trial::test(name, move || Ok(refuses::neighbours(&device)?)));
    }
    for row in table::rows() {
        for (oracle, test) in ROW_TESTS {
            trials.push(Trial::test(format!("{oracle}::{}", row.loss), || named(row, test(row))));
        }
    }
    for row in table::rows() {
        for (oracle, test) in EVERY_VARIANT {
            let trial = Trial::test(format!("{oracle}::every_variant::{}", row.loss), || named(row, test(row)));
            trials.push(trial.with_ignored_flag(true));
        }
    }
    trials.extend(device_trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The trials of all rows on devices. A few rows of a family share a context; tests of several contexts take turns, so that
/// threads seldom meet on one of them.
fn device_trials() -> Vec<Trial> {
    const SHARE: usize = 4;
    let rows = table::rows();
    let families = rows.chunk_by(|a, b| a.default_loss().family() == b.default_loss().family());
    let mut lanes: [Vec<Trial>; devices::LANES] = Default::default();
    for (shared, rows) in families.flat_map(|rows| rows.chunks(SHARE)).enumerate() {
        let lane = &mut lanes[shared % devices::LANES];
        rows.iter().for_each(|row| lane.extend(trials_of(row, shared)));
    }
    let mut lanes = lanes.map(Vec::into_iter);
    let mut list = Vec::new();
    loop {
        let before = list.len();
        list.extend(lanes.iter_mut().filter_map(Iterator::next));
        if list.len() == before {
            return list;
        }
    }
}

/// A row's trials on every device.
fn trials_of(row: &'static Row, shared: usize) -> Vec<Trial> {
    let leads = kinds::leads(row);
    let family = if row.crossed { FAMILY_TESTS } else { &[] };
    let tests = [
        (DEVICE_TESTS, true, row.crossed),
        (KERNEL_TESTS, leads, row.crossed),
        (VARIANT_TESTS, row.crossed, row.crossed),
        (family, true, true),
        (&[("gpu_equals_f64::crossed", gpu_equals_f64::crossed_variants_agree as DeviceTest)], false, false),
    ];
    let mut trials = Vec::new();
    for (tests, on_first, on_others) in tests {
        for (oracle, test) in tests {
            for (at, adapter) in devices::all().iter().enumerate() {
                let device = adapter.sharing(shared);
                let name = format!("{oracle}::{}::{}", adapter.name, row.loss);
                let trial = Trial::test(name, move || named(row, test(&device, row)));
                trials.push(trial.with_ignored_flag(!if at == 0 { on_first } else { on_others }));
            }
        }
    }
    trials
}

fn named(row: &Row, result: Result<(), String>) -> Result<(), Failed> {
    result.map_err(|error| format!("{}:\n{error}", row.loss).into())
}
