// No other loss is read in the same pass.
const NORMALIZED: bool = false;
