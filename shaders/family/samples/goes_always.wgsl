// Every round takes place.
fn settled(known: State) -> bool { return false; }
fn goes_on(lid: u32, moves: bool) -> bool { return true; }
