//go:build race

package engine_test

// underRace: the race detector makes pools forget, so allocations do not count.
const underRace = true
