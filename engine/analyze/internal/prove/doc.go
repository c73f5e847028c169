// Package prove holds the algorithm of the analysis: all applications to one
// policy set, or to two, as a [Space] of axes cut into classes, the conditions
// of rules as a [Graph] above tables over those classes, and a [Solver] that
// searches for classes which meet goals or comes to the end. It knows nothing of
// findings: it has no messages, and decides no applications.
package prove
