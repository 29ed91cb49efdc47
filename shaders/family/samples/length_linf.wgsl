// The length of a sample by its largest element; and a flag.
alias Part = vec4<f32>;

fn join(a: Part, b: Part) -> Part { return max(a, b); }

fn length_part(x: f32) -> Part { return vec4(abs(x), 0.0, 0.0, 0.0); }

fn stray_part() -> Part { return vec4(0.0, 0.0, 0.0, 1.0); }

// m 2^power.
fn length_of(part: Part) -> Root {
  if is_large(part.x) { return Root(times_power_of_two(part.x, -85), 85); }
  return Root(part.x, 0);
}
