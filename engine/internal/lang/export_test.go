package lang

// Ops is how many operators expressions are made of.
const Ops = opCount
