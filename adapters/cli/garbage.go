package cli

import "runtime/debug"

// garbagePercent is how much garbage may gather, in per cent of the memory in
// use, while many applications are decided. What is in use then is the policy
// sets and a few applications, so that collecting rarely takes little memory,
// and saves about a sixth of the time.
const garbagePercent = 400

// collectRarely lets garbage gather until the function that it returns is
// called. GOGC, where it is set, has the last word.
func (a *app) collectRarely() (restore func()) {
	if !a.alone || a.getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(garbagePercent)
	return func() { debug.SetGCPercent(before) }
}
