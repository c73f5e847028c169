// Package engine compiles a policy set and evaluates applications.
//
//	eng, err := engine.Compile(ctx, set)
//	dec, err := eng.Evaluate(ctx, engine.Input{At: at, Facts: facts})
//
// An [Engine] never changes after [Compile] and is safe for any number of
// goroutines. [Engine.Evaluate] returns an error only for a cancelled context
// or a broken limit; what is wrong with an application, or fails inside a
// rule, is in the [Decision].
package engine
