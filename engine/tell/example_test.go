package tell_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// decide explains an application by the small set of the tests.
func decide(application string) (tell.Teller, map[string]any, *engine.Decision, *engine.Trace) {
	set, err := rules.Load(context.Background(), os.DirFS("testdata"), "policies.yaml")
	if err != nil {
		log.Fatal(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		log.Fatal(err)
	}
	given, err := engine.DecodeFacts([]byte(application))
	if err != nil {
		log.Fatal(err)
	}
	at := time.Date(2021, 9, 10, 9, 0, 0, 0, set.Zone)
	dec, trace, err := eng.Explain(context.Background(), engine.Input{At: at, Facts: given, Lang: "en"})
	if err != nil {
		log.Fatal(err)
	}
	return tell.Teller{Set: set, Lang: "en"}, given, dec, trace
}

// A slip is data that a page can range over, and text.
func ExampleTeller_Slip() {
	n, given, dec, _ := decide(`{"services": ["water"], "works": [{"service": "water", "length": 120}]}`)
	s := n.Slip(given, dec)
	fmt.Println(s.Status)
	for _, o := range s.Outcomes {
		fmt.Printf("%s: %s (%s)\n", o.Title, o.Text, o.Because)
	}
	for _, t := range s.Tasks {
		fmt.Printf("%d. %s: %s\n", t.Stage, t.Title, t.Who)
	}
	// Output:
	// decided
	// Coverage: Covered (Users in the central area)
	// Approval (Water): Filing (Within 300 m)
	// 1. Joint survey: Service centre
	// 2. Filing (Water): Water utility → Approving bodies
}

// An explanation says of each outcome on what it rests, and why it is no other.
func ExampleTeller_Explanation() {
	n, given, dec, trace := decide(`{"services": ["water"], "works": [{"service": "water", "length": 120}]}`)
	for _, a := range n.Explanation(given, dec, trace).Outcomes {
		fmt.Printf("%s: %s\n", a.Title, a.Text)
		for _, r := range a.Reasons {
			fmt.Printf("  %s: %s\n", r.Label, strings.ReplaceAll(r.Text, page.Glue, " "))
		}
	}
	// Output:
	// Coverage: Covered
	//   because: Users in the central area  [The plan 二]  policies.yaml:62
	//   facts: Services applied for=Water; In the central area=yes
	//   not: Not covered: "Other users" does not apply: In the central area is yes, the rule asks for no
	// Approval (Water): Filing
	//   because: Within 300 m  [The plan 四(一)2]  policies.yaml:81
	//   facts: Coverage=Covered; Line length (Water)=120 m
	//   not: Coordination: "Over 300 m" does not apply: Line length (Water) is 120 m (180 m under), the rule asks for over 300 m (Longest line that is filed)
}
