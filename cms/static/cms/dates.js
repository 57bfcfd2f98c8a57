// Wagtail's picker writes today over what it cannot read, as soon as one leaves the field. The server reads dates as
// people write them, and says so when it cannot: what was typed stays.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
