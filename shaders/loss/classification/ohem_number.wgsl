// At least so many rows stay.
fn selected_of(n: u32) -> u32 { return min(u32(params.min_kept), n); }
