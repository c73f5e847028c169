// Package grant is a grant programme within a program of its own: what an application
// and its results are in Go, what the programme adds to the language of rules, and a
// server that decides, keeps and pays. The programme is made up.
package grant

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/format"
)

// Application is what an applicant sends, as facts of the rules.
type Application struct {
	Number    string `json:"number" fact:"number"`
	Applicant struct {
		Name    string `json:"name" fact:"name"`
		Account string `json:"account" fact:"account"`
		Size    string `json:"size" fact:"size"`
		Listed  *bool  `json:"listed" fact:"listed"` // nil: not known yet
	} `json:"applicant" fact:"applicant"`
	Received time.Time             `json:"received" fact:"received"`
	Visited  engine.Optional[bool] `json:"visited,omitzero" fact:"visited"`
	Invoices []Invoice             `json:"invoices" fact:"invoices"`
}

// Invoice is something that was bought.
type Invoice struct {
	ID       string      `json:"id" fact:"id"`
	Kind     string      `json:"kind" fact:"kind"`
	Price    json.Number `json:"price" fact:"price"`
	Currency string      `json:"currency" fact:"currency"`
}

// Results are what the rules come to.
type Results struct {
	Eligible engine.Answer[bool]        `outcome:"eligible"`
	Amount   engine.Answer[json.Number] `outcome:"amount"`
	Visit    engine.Optional[bool]      `outcome:"visit"`
	Invoices map[string]struct {
		Share engine.Optional[int]         `outcome:"share"`
		Grant engine.Optional[json.Number] `outcome:"grant"`
	} `outcome:"invoices"`
}

// Payment is the data of the effect by which money is paid.
type Payment struct {
	Account string      `data:"account"`
	Amount  json.Number `data:"amount"`
	Number  string      `data:"number"`
}

// Payments is that kind of effect: an option of engine.Compile, and what reads it.
func Payments() *engine.Effect[Payment] { return engine.NewEffect[Payment]("payment") }

// Additions are what the programme adds to the language of the rules: for the server,
// for go test, and for its own guize command alike.
func Additions() []engine.Option {
	return []engine.Option{
		engine.WithFormat(numberFormat()),
		engine.WithFunction("in_yuan", []string{"money", "string"}, "money", inYuan),
		Payments(),
	}
}

// numberFormat is the number of an application, such as EG-2026-0001.
func numberFormat() format.Format {
	number := regexp.MustCompile(`^EG-\d{4}-\d{4}$`)
	return format.Format{Name: "grant-number", Check: func(s string) format.Result {
		if !number.MatchString(s) {
			return format.Result{Error: &format.Problem{Code: "grant-number",
				Message: map[string]string{"zh": "申请编号应如 EG-2026-0001", "en": "want a number such as EG-2026-0001"}}}
		}
		return format.Result{Normal: s}
	}}
}

// inYuan is an amount in yuan, exactly, by a rate that is made up. It is pure: the
// same amount and currency are the same years later.
func inYuan(ctx context.Context, args []any) (any, error) {
	amount, ok := new(big.Rat).SetString(fmt.Sprint(args[0]))
	rate := map[any]int64{"CNY": 1, "EUR": 8}[args[1]]
	if err := ctx.Err(); err != nil { // nobody waits for the answer any more
		return nil, err
	}
	if !ok || rate == 0 {
		return nil, fmt.Errorf("no rate for %v", args[1]) // goes to the observer, not to the caller
	}
	amount.Mul(amount, big.NewRat(rate, 1))
	digits, _ := amount.FloatPrec()
	return json.Number(amount.FloatString(digits)), nil
}
