// Package witness holds the second witness of the engine, in its tests alone: a
// generator of random policy sets and applications, a plain interpreter written
// from docs/spec.md, and brute force, against which the engine's decisions and
// the analyser's findings are held.
package witness
