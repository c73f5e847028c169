// Package source reads the YAML of a file into nodes and walks them: policy
// sets, files of tests, applications and the tools on files share it. Whatever
// it cannot read it reports, with the place and in both languages.
package source
