// A class drawn after a step: the largest ln(Qbar_t[x0, c] + eps) - ln(-ln u_c), u the noise. A bad label or step gives class 0.

struct Question { known: bool, x0: u32, t: u32 }

fn question(q: u32) -> Question {
  let x0 = load_labels(q);
  let t = load_timesteps(q / step.cells);
  let known = x0 >= 0 && x0 < i32(step.classes) && t >= 0 && t < i32(step.steps);
  return Question(known, u32(max(x0, 0)), u32(max(t, 0)));
}

fn order_at(asked: Question, start: u32, c: u32) -> u32 {
  let u = load_input(cell(start, c));
  // What is no number, or none of the noise's, comes last.
  if !asked.known || nonfinite(u) || u <= 0.0 { return 0u; }
  if u >= 1.0 { return 0xffffffffu; }
  let reached = reached_at(asked, c);
  if nonfinite(reached) { return 0u; }
  return ordered_key(log(reached + params.eps) - log(-log_part(u, 1.0 - u)));
}
