// The end of a call that is one row, and its sums and samples, to which those of other calls are added.

// What the reduction divides by: 0 nothing, 1 what the loss says, 3 the samples.
override MEAN_OF: u32 = 0u;

fn end_call(part: Part, samples: u32) {
  var end = end_of(0u, part);
  var over = 1.0;
  if MEAN_OF == 1u { over = denominator(part); }
  if MEAN_OF == 3u { over = f32(samples); }
  let scale = select(1.0 / over, 0.0, over == 0.0);
  store_loss(0u, select(end.value * scale, not_a_number(), end.row.flags != 0u));
  store_status(0u, 0u);
  store_status(1u, end.row.flags);
  end.row.coefficients.scale = scale;
  store_rows(0u, end.row);
}

fn finish_row(row: u32, part: Part) {
  store_total(0u, part);
  store_samples(0u, step.samples);
  end_call(part, step.samples);
}
