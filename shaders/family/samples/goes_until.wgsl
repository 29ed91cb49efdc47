// Rounds end where all samples of a workgroup have settled. Linked besides: any_moves.
fn goes_on(lid: u32, moves: bool) -> bool { return any_moves(lid, moves); }
