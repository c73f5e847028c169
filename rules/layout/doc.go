// Package layout lays out files of policy sets, of tests and of applications
// in the one way in which all of them are written.
package layout
