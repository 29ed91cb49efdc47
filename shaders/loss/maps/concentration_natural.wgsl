// Rows go with the height, columns with the width.
const NATURAL: bool = true;
