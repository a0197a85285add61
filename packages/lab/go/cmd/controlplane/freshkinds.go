package main

import (
	"io"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	genericoptions "k8s.io/apiserver/pkg/server/options"
)

const freshKindsName = "slipway.dev/FreshKinds"

// freshKinds judges nothing. Admission looks up the kind of a policy's parameters in a list of kinds that it reads anew every 30
// seconds. Started on existing data, it reads that list before the custom resources are in it, and refuses all that such a policy
// matches for half a minute. With this plugin the list is at most a second old; it is read only when a policy asks for a kind.
type freshKinds struct {
	stop <-chan struct{}
}

var (
	_ initializer.WantsRESTMapper          = &freshKinds{}
	_ initializer.WantsDrainedNotification = &freshKinds{}
)

func registerFreshKinds(options *genericoptions.AdmissionOptions) {
	options.Plugins.Register(freshKindsName, func(io.Reader) (admission.Interface, error) {
		return &freshKinds{}, nil
	})
	options.RecommendedPluginOrder = append(options.RecommendedPluginOrder, freshKindsName)
}

func (f *freshKinds) Handles(admission.Operation) bool { return false }

func (f *freshKinds) SetDrainedNotification(stop <-chan struct{}) { f.stop = stop }

func (f *freshKinds) SetRESTMapper(mapper meta.RESTMapper) {
	if resettable, ok := mapper.(meta.ResettableRESTMapper); ok {
		go wait.Until(resettable.Reset, time.Second, f.stop)
	}
}

func (f *freshKinds) ValidateInitialization() error { return nil }
