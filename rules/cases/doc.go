// Package cases reads what a policy set is tried with: files of tests, which
// package engine/suite runs, and applications.
package cases
