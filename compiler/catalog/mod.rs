//! Facts about Kubernetes and etcd versions: flags, admission plugins, controllers, gates, APIs, resources, configuration fields, and
//! which etcd goes with which Kubernetes. The facts are the text files of `stdlib/catalog`, compiled in; each is read at most once.
//! It knows nothing of descriptions, clusters or diagnostics.

mod admission;
mod api;
mod component;
mod config_document;
mod config_field;
mod config_version;
mod controller;
mod defaults;
mod field_form;
mod flag;
mod flag_type;
mod gate;
mod lifetime;
mod line;
mod releases;
mod resource;
mod value;
mod version;

pub use admission::{AdmissionPlugin, PluginState, admission_plugin, admission_plugins, all_admission_plugins};
pub use api::{ApiState, ApiVersion, all_api_versions, api_version, api_versions};
pub use component::Component;
pub use config_document::misfit;
pub use config_field::{ConfigField, ConfigKind, all_config_fields, config_field, config_fields};
pub use config_version::{ConfigVersion, all_config_versions, config_version};
pub use controller::{Controller, ControllerState, all_controllers, controller, controllers};
pub use field_form::FieldForm;
pub use flag::{Flag, Required, all_flags, flag, flags};
pub use flag_type::{Bounds, FlagType};
pub use gate::{FeatureGate, GateState, Stage, all_feature_gates, feature_gate, feature_gates};
pub use lifetime::{FlagState, Life, Precision, Since};
pub use releases::{etcd_for, minors, newest_etcd_patch, newest_kubernetes, newest_patch};
pub use resource::{Resource, ResourceState, all_resources, resource, resources};
pub use version::{EtcdVersion, KubernetesVersion, Minor, Release, VersionError};
