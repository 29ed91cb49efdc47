// Weighted norms, and ratios of losses.

fn is_none(x: f32) -> bool { return nonfinite(x) || x < 0.0; }

fn part_at(i: u32, row: u32) -> Part {
  let weighted = dot_part(load_task_weight(i), load_grad_norms(i));
  if is_none(load_losses(i)) || is_none(load_initial_losses(i)) { return Part(weighted, flagged(3.0)); }
  return Part(weighted, scaled_part(ratio_of(i)));
}
