// Package docs holds the pages of the documentation that programs show parts
// of, so that what a program says of a code is what its page says.
package docs

import _ "embed" // the page below

//go:embed diagnostics.md
var diagnostics string

// Diagnostics is the page that lists the codes of findings: diagnostics.md.
func Diagnostics() string { return diagnostics }
