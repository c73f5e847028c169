package lang

// Ops is how many operators the tree has.
const Ops = opCount
