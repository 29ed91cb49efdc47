// No other loss is read in the same pass.
const COMPANION: bool = false;
