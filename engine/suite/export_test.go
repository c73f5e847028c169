package suite

// For the tests of comparing, which need decisions that are made by hand.
var (
	Compare = compare
	Overlay = overlay
)
