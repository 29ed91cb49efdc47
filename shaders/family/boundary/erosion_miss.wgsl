// How far a share is from the truth; 0 where a cell does not count, and where a score or share is none.

fn sample_of(local: u32) -> u32 { return (step.first + local) / step.terms; }
fn class_of(local: u32) -> u32 { return step.first_class + (step.first + local) % step.terms; }

struct Miss { error: f32, flags: u32 }

fn miss(local: u32, cell: u32) -> Miss {
  let sample = sample_of(local);
  let c = class_of(local);
  if !cell_at(sample, cell).counts { return Miss(0.0, 0u); }
  let x = load_input(score_index(sample, c, cell));
  let t = truth(sample, c, cell);
  let norm = norm_at(sample, cell);
  if no_input(x) || nonfinite(t) || nonfinite(norm.x) { return Miss(0.0, 1u); }
  return Miss(probability(x, norm) - t, 0u);
}
