// Package cli is the guize command: it decides applications, explains
// decisions, checks and tests policy sets, and counts working days.
//
//	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
//	os.Exit(c.Run(ctx, os.Args[1:]))
//
// What people read comes in the language of --lang, or else in the first
// language of the policy set; before a set is known, in Chinese where the
// environment's LC_ALL, LC_MESSAGES or LANG begins with "zh", and otherwise in
// English. What programs read (-o json) does not depend on the environment.
//
// The exit code is one of [ExitOK], [ExitProblems], [ExitUsage] and [ExitFailure].
package cli
