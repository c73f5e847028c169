// Package codes lists every code of a finding, of a violation, of an error in
// a decision and of a note, with what it means and an example that a test
// runs. Codes are API: new ones come, and none is ever renamed.
// docs/diagnostics.md is written from this list.
package codes
