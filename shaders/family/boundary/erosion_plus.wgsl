// The mean over the plus of a cell and its face neighbours, of what a hook's `cell_of` says of each, less a number; those
// beyond the border are 0.

// Cells of the plus.
override FACES: u32 = 5u;

fn plus_mean(local: u32, cell: u32, less: f32) -> f32 {
  let slice = step.height * step.width;
  let place = vec3(cell / slice, cell / step.width % step.height, cell % step.width);
  var sum = cell_of(local, cell);
  if place.x > 0u { sum += cell_of(local, cell - slice); }
  if place.y > 0u { sum += cell_of(local, cell - step.width); }
  if place.z > 0u { sum += cell_of(local, cell - 1u); }
  if place.z + 1u < step.width { sum += cell_of(local, cell + 1u); }
  if place.y + 1u < step.height { sum += cell_of(local, cell + step.width); }
  if place.x + 1u < step.depth { sum += cell_of(local, cell + slice); }
  return (sum - less * f32(FACES)) / f32(FACES);
}
