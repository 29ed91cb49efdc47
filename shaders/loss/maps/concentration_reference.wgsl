// Rows go with the width, columns with the height.
const NATURAL: bool = false;
