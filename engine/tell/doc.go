// Package tell puts decisions into words: a slip for the applicant, an
// explanation that argues, why an outcome is not another, and what two policy
// sets decide differently. The words come from the titles of the set, in one of
// its languages. The command, a server's pages and any other host tell a decision
// in the same words.
package tell
