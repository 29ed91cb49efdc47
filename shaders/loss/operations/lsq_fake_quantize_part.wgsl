// What elements add to the gradients of scale and offset.
struct Part { scale: f32, offset: f32, stray: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.scale + b.scale, a.offset + b.offset, a.stray | b.stray);
}
