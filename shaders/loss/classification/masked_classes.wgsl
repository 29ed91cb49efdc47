// Whether the mask leaves a class in: one entry for each class, or for each score.
override MASK_BY_SCORE: u32 = 0u;

fn is_in(start: u32, c: u32) -> bool {
  return load_class_mask(select(c, cell(start, c), MASK_BY_SCORE == 1u)) != 0;
}
