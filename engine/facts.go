package engine

import "context"

// Facts are the facts of an application as rules read them, under their dotted names:
// those that were given, and what is derived of them or assumed. Elements of a list are
// maps of the same. A fact that is not known is not in it; one of which it is known that
// there is none is nil. What is wrong with the application is not told. The error is as
// that of Evaluate.
func (e *Engine) Facts(ctx context.Context, in Input) (map[string]any, error) {
	ev, err := e.read(ctx, in)
	if err != nil {
		return nil, err
	}
	defer ev.release()
	st := ev.begin(nil)
	defer st.release()
	return st.global.Plain(e.plan.Set.Zone), nil
}
